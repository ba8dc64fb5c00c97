#include "firmware/lab/verbs.h"

#include <algorithm>
#include <array>
#include <new>
#include <optional>

#include "firmware/lab/answers.h"
#include "firmware/lab/hear.h"
#include "firmware/lab/start_in_folder.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::lab {
namespace {

using command::CommandWords;

/// An answer on its way to its client.
class AnswerExchange final : public command::Exchange {
 public:
  explicit AnswerExchange(Answer answer) noexcept : answer_(std::move(answer)) {}
  command::Step next() override { return answer_.step(); }

 private:
  Answer answer_;
};

/// A verb that is being carried out: what was said, and the ways to answer it.
class Request {
 public:
  Request(const command::Beginning& beginning, std::string_view verb, Laboratory& laboratory) noexcept
      : beginning_(beginning), verb_(verb), laboratory_(laboratory) {}

  void list(const LabKind* only) const { beginning_.slot.make<AnswerExchange>(labs_answer(laboratory_, only)); }
  void refuse(const Refusal& refusal) const { beginning_.slot.make<AnswerExchange>(refusal_answer(verb_, refusal)); }
  void refuse(std::string_view why) const { refuse({.error = Error::invalid, .why = why}); }

  void start(const LabKind& kind, const CommandWords& words) const {
    const auto port = words.number("port", 1, 65535, 0);
    if (!port) return refuse("port is a number from 1 to 65535");
    const auto seed = words.number("seed", 0, UINT32_MAX, 1);
    if (!seed) return refuse("seed is a number up to 4294967295");
    const auto faults = FaultPlan::parse(words.value("faults").value_or(""), *seed);
    if (!faults) return refuse(faults.error());
    Order order{.port = static_cast<std::uint16_t>(*port), .faults = *faults};
    if (const auto folder = words.value("folder")) {
      order.folder = *folder;
      if (order.folder->view() != *folder) return refuse("folder is a path of up to 64 bytes");
    }
    if (const auto name = words.value("name")) {
      order.name = *name;
      if (name->empty() || order.name.view() != *name) return refuse("name is a word of up to 32 bytes");
      if (!kind.is_chat) return refuse("name is what the appliance is called in a chat, and this lab is none");
    }
    if (kind.opens_files && order.folder && !order.folder->empty()) {
      if (const auto folder = storage::check_path(order.folder->view(), storage::PathOf::directory)) {
        order.folder = *folder;
        return start_in_folder(kind, order);
      }
    }
    answer(laboratory_.start(kind, order), kind);
  }
  void say(const LabKind& kind, std::string_view text) const {
    if (!chat_of(kind)) return;
    if (text.empty()) return refuse("there is nothing to say behind the lab's name");
    if (text.size() > laboratory_.chat(kind)->most_to_say()) return refuse("that is too long for one line of a chat");
    laboratory_.chat(kind)->say(text);
    list(&kind);
  }
  void hear(const LabKind& kind) const {
    if (!chat_of(kind)) return;
    std::unique_ptr<Hear> hear(new (std::nothrow) Hear(laboratory_, kind, beginning_.watcher));
    if (hear == nullptr) return refuse({.error = Error::no_resources, .why = std::string_view("no memory is left")});
    beginning_.slot.make<HearExchange>(std::move(hear));
  }
  void stop(const LabKind& kind) const { answer(laboratory_.stop(kind), kind); }

 private:
  void start_in_folder(const LabKind& kind, const Order& order) const {
    std::unique_ptr<StartInFolder> start(new (std::nothrow)
                                             StartInFolder(laboratory_, kind, order, verb_, beginning_.watcher));
    if (start == nullptr) return refuse({.error = Error::no_resources, .why = std::string_view("no memory is left")});
    beginning_.slot.make<StartInFolderExchange>(std::move(start));
  }
  /// Whether that chat runs; else the refusal is the answer.
  [[nodiscard]] bool chat_of(const LabKind& kind) const {
    if (laboratory_.chat(kind) != nullptr) return true;
    refuse(
        {.error = Error::not_found,
         .why = std::string_view(kind.is_chat ? "the chat does not run; LAB_START starts it" : "this lab is no chat")});
    return false;
  }
  void answer(const std::expected<void, Refusal>& done, const LabKind& kind) const {
    if (!done) return refuse(done.error());
    list(&kind);
  }

  const command::Beginning& beginning_;
  std::string_view verb_;
  Laboratory& laboratory_;
};

std::string_view verb_name(LabVerb::Kind kind) noexcept {
  switch (kind) {
    case LabVerb::Kind::list: return "LAB_LIST";
    case LabVerb::Kind::start: return "LAB_START";
    case LabVerb::Kind::stop: return "LAB_STOP";
    case LabVerb::Kind::say: return "LAB_SAY";
    case LabVerb::Kind::hear: return "LAB_HEAR";
  }
  return {};
}

command::Role role_for(LabVerb::Kind kind) noexcept {
  switch (kind) {
    case LabVerb::Kind::list:
    case LabVerb::Kind::hear: return command::Role::reader;
    case LabVerb::Kind::say: return command::Role::writer;
    // A lab opens a port to everybody, so it is the admin's to say so.
    case LabVerb::Kind::start:
    case LabVerb::Kind::stop: break;
  }
  return command::Role::admin;
}

std::span<const std::string_view> names_of(LabVerb::Kind kind) noexcept {
  static constexpr std::array<std::string_view, 5> kStartNames{"port", "faults", "seed", "folder", "name"};
  return kind == LabVerb::Kind::start ? std::span<const std::string_view>(kStartNames)
                                      : std::span<const std::string_view>();
}

/// Takes what stands behind the first word off.
std::string_view take_text(std::string_view& rest) noexcept {
  const std::size_t first = std::min(rest.find_first_not_of(' '), rest.size());
  const std::size_t end = std::min(rest.find(' ', first), rest.size());
  const std::string_view text = rest.substr(std::min(end + 1, rest.size()));
  rest = rest.substr(0, end);
  return text;
}

}  // namespace

LabVerb::LabVerb(Kind kind, Laboratory& laboratory) noexcept
    : Verb(verb_name(kind), command::ArgumentForm::free_words, command::OutcomeKind::failed, role_for(kind)),
      kind_(kind),
      laboratory_(laboratory) {}

void LabVerb::begin(const command::Beginning& beginning) {
  const Request request(beginning, name(), laboratory_);
  std::string_view rest = beginning.arguments.first;
  // What is said is text, not words.
  const std::string_view text = kind_ == Kind::say ? take_text(rest) : std::string_view();
  const auto target = kind_ == Kind::list ? CommandWords::Target::none : CommandWords::Target::name;
  const auto words = CommandWords::parse(rest, target, names_of(kind_));
  if (!words) return request.refuse(words.error());
  if (kind_ == Kind::list) return request.list(nullptr);
  const LabKind* lab = find_lab(words->name());
  if (lab == nullptr) {
    return request.refuse(
        {.error = Error::not_found, .why = std::string_view("there is no such lab; LAB_LIST names them")});
  }
  switch (kind_) {
    case Kind::start: return request.start(*lab, *words);
    case Kind::stop: return request.stop(*lab);
    case Kind::say: return request.say(*lab, text);
    case Kind::hear: return request.hear(*lab);
    case Kind::list: break;
  }
}

LabVerbs::LabVerbs(Laboratory& laboratory) noexcept
    : list_(LabVerb::Kind::list, laboratory),
      start_(LabVerb::Kind::start, laboratory),
      stop_(LabVerb::Kind::stop, laboratory),
      say_(LabVerb::Kind::say, laboratory),
      hear_(LabVerb::Kind::hear, laboratory) {}

bool LabVerbs::add_to(command::VerbTable& table) noexcept {
  return table.add(list_) && table.add(start_) && table.add(stop_) && table.add(say_) && table.add(hear_);
}

}  // namespace wirelab::lab
