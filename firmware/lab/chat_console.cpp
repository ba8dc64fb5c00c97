#include "firmware/lab/chat_console.h"

#include <algorithm>

#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

/// Keys of one call: who types or pastes more lets others run in between.
constexpr std::size_t kKeysAtOnce = 64;

/// What stands behind the chat's name; a line that was heard needs no word.
std::string_view event_word(ChatEvent event) noexcept {
  switch (event) {
    case ChatEvent::joined: return " joined";
    case ChatEvent::heard: return "";
    case ChatEvent::said: return " said";
    case ChatEvent::left: return " left";
  }
  return {};
}

}  // namespace

ChatConsole::ChatConsole(Laboratory& laboratory, Terminal& terminal, const ConsoleTexts& texts) noexcept
    : laboratory_(laboratory), terminal_(terminal), texts_(texts) {
  laboratory_.watch(this);
  terminal_.watch(this);
  wake();
}

ChatConsole::~ChatConsole() {
  terminal_.watch(nullptr);
  laboratory_.watch(nullptr);
}

void ChatConsole::ready() {
  bool more = false;
  for (Ear& ear : ears_) {
    follow(ear);
    // One line, because showing it takes a while on a serial line.
    more = show_next(ear) || more;
  }
  more = read_keys() || more;
  if (more) wake();
}

/// Listens to the chat that runs now.
void ChatConsole::follow(Ear& ear) noexcept {
  ChatRoom* room = laboratory_.chat(ear.kind);
  const std::uint64_t run = laboratory_.run_of(ear.kind);
  if (ear.listening && (room == nullptr || run != ear.run)) {
    ear.listening = false;
    show(ear, " stopped", {});
  }
  if (room == nullptr || ear.listening) return;
  room->add(ear);
  ear.listening = true;
  ear.run = run;
  ear.told = ear.latest = 0;
}

/// Shows a line that was not shown; false if there is none.
bool ChatConsole::show_next(Ear& ear) noexcept {
  const ChatRoom* room = ear.listening ? laboratory_.chat(ear.kind) : nullptr;
  const ChatLine* line = room == nullptr ? nullptr : room->from(ear.told + 1);
  if (line == nullptr) return false;
  if (const std::uint64_t lost = line->sequence - ear.told - 1; lost > 0) {
    std::array<char, 20> digits{};
    show(ear, " lost", TextBuilder(digits).add_number(lost).text());
  }
  show(ear, event_word(line->event), line->text());
  ear.told = line->sequence;
  if (line->event == ChatEvent::heard || line->event == ChatEvent::joined) ear.latest = ++heard_;
  return true;
}

/// False if all is read.
bool ChatConsole::read_keys() noexcept {
  std::array<char, kKeysAtOnce> keys{};
  const std::size_t count = terminal_.read(keys);
  for (const char key : std::span(keys).first(count)) {
    const Typed typed = editor_.take(key);
    if (terminal_.needs_echo() && !editor_.echo().empty()) terminal_.write(editor_.echo());
    if (typed != Typed::nothing) ended(typed);
  }
  return count > 0;
}

void ChatConsole::ended(Typed how) noexcept {
  switch (how) {
    case Typed::nothing: return;
    case Typed::line: return say(editor_.text());
    case Typed::too_long: return answer(texts_.too_long);
    case Typed::not_text: return answer(texts_.not_text);
  }
}

void ChatConsole::say(std::string_view line) noexcept {
  // Who only presses Enter says nothing.
  if (line.find_first_not_of(' ') == std::string_view::npos) return;
  if (Ear* ear = named(line)) {
    if (!ear->listening) return answer(texts_.not_running);
    if (line.empty()) return answer(texts_.nothing);
    return say(*ear, line);
  }
  if (Ear* ear = latest()) return say(*ear, line);
  answer(texts_.no_chat);
}

void ChatConsole::say(Ear& ear, std::string_view text) noexcept {
  // Who typed it has seen it; what came before has its turn first.
  while (show_next(ear)) {
  }
  ChatRoom* room = laboratory_.chat(ear.kind);
  if (room == nullptr) return answer(texts_.not_running);
  room->say(text);
  ear.told = room->last();
}

/// The chat that `line` begins with, which is taken off; null if it begins with none.
ChatConsole::Ear* ChatConsole::named(std::string_view& line) noexcept {
  if (!line.starts_with('/')) return nullptr;
  const std::size_t end = std::min(line.find(' '), line.size());
  const auto ear = std::ranges::find(ears_, line.substr(1, end - 1), [](const Ear& one) { return one.kind.name; });
  if (ear == ears_.end()) return nullptr;
  line.remove_prefix(std::min(line.find_first_not_of(' ', end), line.size()));
  return &*ear;
}

/// The chat that heard something last; null if none runs.
ChatConsole::Ear* ChatConsole::latest() noexcept {
  Ear* found = nullptr;
  for (Ear& ear : ears_) {
    if (ear.listening && (found == nullptr || ear.latest > found->latest)) found = &ear;
  }
  return found;
}

void ChatConsole::show(const Ear& ear, std::string_view event, std::string_view text) noexcept {
  output_.begin(being_typed());
  output_.add("[");
  output_.add(ear.kind.name);
  output_.add(event);
  output_.add(text.empty() ? "]" : "] ");
  output_.add_escaped(text);
  output_.end(being_typed());
}

void ChatConsole::answer(std::string_view text) noexcept {
  output_.begin(being_typed());
  output_.add("wirelabd chat: ");
  output_.add(text);
  output_.end(being_typed());
}

/// What the terminal shows without an end, because we did.
std::string_view ChatConsole::being_typed() const noexcept {
  return terminal_.needs_echo() ? editor_.unfinished() : std::string_view();
}

}  // namespace wirelab::lab
