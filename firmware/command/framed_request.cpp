#include "firmware/command/framed_request.h"

#include <algorithm>
#include <array>

#include "firmware/command/request_words.h"
#include "firmware/core/text.h"

namespace wirelab::command {
namespace {

constexpr std::string_view kHello = "HELLO ";
constexpr std::string_view kFamily = "HELLO wirelab/";

bool is_digit(char character) noexcept { return character >= '0' && character <= '9'; }

/// Takes the body off the end of a line; nothing if its size is no number of 64 bits.
std::optional<Body> take_body(std::span<char>& line) noexcept {
  const std::string_view text(line.data(), line.size());
  const std::size_t blank = text.rfind(' ');
  if (blank == std::string_view::npos) return Body{};
  const std::string_view last = text.substr(blank + 1);
  if (last.size() < 2 || (last.front() != '+' && last.front() != '?')) return Body{};
  const std::string_view digits = last.substr(1);
  if (!std::ranges::all_of(digits, is_digit)) return Body{};
  const auto size = parse_decimal(digits);
  if (!size) return std::nullopt;
  const Body body{last.front() == '+' ? Body::Kind::follows : Body::Kind::asked, *size};
  line = line.first(blank);
  return body;
}

std::optional<Arguments> take_arguments(std::span<char> rest, ArgumentForm form) noexcept {
  if (form == ArgumentForm::free_words) return Arguments{{rest.data(), rest.size()}, {}};
  if (form == ArgumentForm::optional_name && rest.empty()) return Arguments{};
  const bool two = form == ArgumentForm::two_names || form == ArgumentForm::two_words;
  const bool free = form == ArgumentForm::session_words;
  std::array<std::string_view, kMaxWords> words;
  const std::size_t most = free ? words.size() : two ? 2 : 1;
  std::size_t count = 0;
  for (; count < most && !(free && rest.empty()); ++count) {
    const auto taken = take_word(rest);
    if (!taken || taken->empty()) return std::nullopt;
    words[count] = *taken;
  }
  if (!rest.empty()) return std::nullopt;
  Arguments arguments{.first = words[0], .second = words[1]};
  if (!free) return arguments;
  std::ranges::copy(std::span(words).subspan(2), arguments.more.begin());
  arguments.count = count;
  return arguments;
}

}  // namespace

Greeting find_greeting(std::string_view received, std::size_t& consumed) noexcept {
  const std::string_view begun = received.substr(0, kFamily.size());
  if (begun != kFamily.substr(0, begun.size())) return Greeting::none;
  const Line line = find_line(received, kMaxGreeting);
  if (line.state == LineState::too_long) return Greeting::none;
  if (line.state != LineState::whole) return received.empty() ? Greeting::none : Greeting::needs_more;
  if (line.text.size() < kFamily.size() || holds_control(line.text)) return Greeting::none;
  consumed = line.consumed;
  const std::string_view said = line.text.substr(kHello.size());
  return said.substr(0, said.find(' ')) == kProtocol ? Greeting::ours : Greeting::other;
}

FramedRequest parse_request(std::span<char> line, const VerbTable& verbs) noexcept {
  if (holds_control({line.data(), line.size()})) return {};
  FramedRequest request;
  const auto body = take_body(line);
  if (!body) return {};
  request.readable = true;
  request.body = *body;
  const std::string_view text(line.data(), line.size());
  const std::size_t blank = std::min(text.find(' '), text.size());
  const std::string_view word = text.substr(0, blank);
  if (word == "NOOP") request.session_verb = SessionVerb::noop;
  if (word == "QUIT") request.session_verb = SessionVerb::quit;
  if (request.session_verb != SessionVerb::none && word == text) request.arguments = Arguments{};
  request.verb = verbs.find(word);
  if (request.verb == nullptr) return request;
  // A blank with nothing behind it is a word that is missing.
  if (blank + 1 == text.size()) return request;
  const std::span<char> rest = line.subspan(std::min(blank + 1, line.size()));
  request.arguments = take_arguments(rest, request.verb->form());
  return request;
}

}  // namespace wirelab::command
