#include "host/cli/net_options.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"
#include "firmware/net/address.h"
#include "host/cli/display.h"
#include "host/cli/net/labels.h"
#include "host/cli/options.h"

namespace wirelab::cli {
namespace {

/// What stands behind the words of a task.
enum class Subject : std::uint8_t { none, address, interface };

struct Form {
  Action action;
  std::string_view word;  ///< behind the verb on the command line; empty: none
  NetTask task;
  Subject subject;
  client::Verb verb;  ///< on the wire
};
constexpr std::array kForms = std::to_array<Form>({
    {Action::status, "", NetTask::status, Subject::none, client::Verb::net_status},
    {Action::arp, "", NetTask::arp_list, Subject::none, client::Verb::arp_table},
    {Action::arp, "list", NetTask::arp_list, Subject::none, client::Verb::arp_table},
    {Action::arp, "delete", NetTask::arp_delete, Subject::address, client::Verb::arp_delete},
    {Action::arp, "resolve", NetTask::arp_resolve, Subject::address, client::Verb::arp_resolve},
    {Action::dhcp, "", NetTask::dhcp_show, Subject::none, client::Verb::net_status},
    {Action::dhcp, "show", NetTask::dhcp_show, Subject::none, client::Verb::net_status},
    {Action::dhcp, "renew", NetTask::dhcp_renew, Subject::interface, client::Verb::dhcp_renew},
    {Action::dhcp, "release", NetTask::dhcp_release, Subject::interface, client::Verb::dhcp_release},
    {Action::dhcp, "discover", NetTask::dhcp_discover, Subject::interface, client::Verb::dhcp_discover},
    {Action::ping, "", NetTask::ping, Subject::address, client::Verb::ping},
    {Action::nexthop, "", NetTask::next_hop, Subject::address, client::Verb::next_hop},
    {Action::timeline, "", NetTask::timeline, Subject::none, client::Verb::net_watch},
});

/// An option with a number, and the task that it belongs to.
struct Numeric {
  std::optional<std::string> NetOptions::* value;
  std::string_view option;
  std::uint64_t least;
  std::uint64_t most;
  NetTask task;
};
constexpr std::array kNumerics = std::to_array<Numeric>({
    {&NetOptions::renew_after, "--renew-after", 1, 86'400, NetTask::dhcp_release},
    {&NetOptions::wait, "--wait", 1, 30, NetTask::dhcp_discover},
    {&NetOptions::count, "--count", 1, 20, NetTask::ping},
    {&NetOptions::size, "--size", 0, 1'472, NetTask::ping},
    {&NetOptions::ttl, "--ttl", 1, 255, NetTask::ping},
});

constexpr std::uint64_t kDefaultCount = 4;
constexpr std::size_t kMaxInterfaceName = 32;

const Form* form_of(Action action, std::span<const std::string> words) {
  const Form* bare = nullptr;
  for (const Form& form : kForms) {
    if (form.action != action) continue;
    if (form.word.empty()) bare = &form;
    if (!words.empty() && !form.word.empty() && words.front() == form.word) return &form;
  }
  // Where a verb has words of its own, what stands behind it alone is one of them or a mistake.
  const bool has_words =
      std::ranges::any_of(kForms, [&](const Form& form) { return form.action == action && !form.word.empty(); });
  return has_words && !words.empty() ? nullptr : bare;
}

const Form& form_of(NetTask task) { return *std::ranges::find(kForms, task, &Form::task); }

std::span<const std::string> behind(const Form& form, std::span<const std::string> words) {
  return form.word.empty() ? words : words.subspan(1);
}

bool is_interface_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxInterfaceName &&
         std::ranges::all_of(name, [](char letter) { return letter > ' ' && letter < '\x7f'; });
}

std::string words_of(Action action) {
  std::string all;
  for (const Form& form : kForms) {
    if (form.action == action && !form.word.empty()) all += (all.empty() ? "" : ", ") + std::string(form.word);
  }
  return all;
}

/// The number of an option that was looked at before.
std::uint64_t number_of(const std::optional<std::string>& typed, std::uint64_t otherwise) {
  return typed ? parse_decimal(*typed).value_or(otherwise) : otherwise;
}

std::optional<std::string> subject_fault(Language language, const Form& form, std::span<const std::string> words) {
  const std::size_t most = form.subject == Subject::none ? 0 : 1;
  if (words.size() > most) return text(language, Message::too_many, {shown(words[most])});
  if (form.subject == Subject::address) {
    const std::string verb =
        std::string(action_word(form.action)) + (form.word.empty() ? "" : " ") + std::string(form.word);
    if (words.empty()) return text(language, Message::missing_names, {verb, text(language, Message::value_address)});
    if (!net::Address::parse(words.front()))
      return text(language, Message::bad_ip, {shown(words.front().substr(0, 80))});
  }
  if (form.subject == Subject::interface && !words.empty() && !is_interface_name(words.front())) {
    return text(language, Label::bad_interface, {shown(words.front().substr(0, 80))});
  }
  return std::nullopt;
}

std::optional<std::string> numbers_fault(Language language, const Form& form, const NetOptions& options) {
  for (const Numeric& numeric : kNumerics) {
    const auto& typed = options.*numeric.value;
    if (!typed) continue;
    if (numeric.task != form.task) {
      return text(language, Label::option_elsewhere, {numeric.option, std::string(form_of(numeric.task).word)});
    }
    const auto number = parse_decimal(*typed);
    if (!number || *number < numeric.least || *number > numeric.most) {
      return text(
          language, Label::bad_number,
          {numeric.option, shown(typed->substr(0, 80)), std::to_string(numeric.least), std::to_string(numeric.most)});
    }
  }
  return std::nullopt;
}

}  // namespace

bool is_net_action(Action action) noexcept { return std::ranges::find(kForms, action, &Form::action) != kForms.end(); }

std::optional<NetOrder> net_order(Action action, std::span<const std::string> words) {
  const Form* form = form_of(action, words);
  if (form == nullptr) return std::nullopt;
  const auto rest = behind(*form, words);
  return NetOrder{.task = form->task, .subject = rest.empty() ? std::string() : rest.front()};
}

std::optional<std::string> net_fault(Language language, Action action, std::span<const std::string> words,
                                     const NetOptions& options, bool json) {
  const Form* form = form_of(action, words);
  if (form == nullptr) {
    return text(language, Label::unknown_word,
                {action_word(action), shown(words.front().substr(0, 80)), words_of(action)});
  }
  if (auto fault = subject_fault(language, *form, behind(*form, words))) return fault;
  if (auto fault = numbers_fault(language, *form, options)) return fault;
  if (options.watch && json) return text(language, Label::watch_or_json);
  return std::nullopt;
}

client::Verb wire_verb(NetTask task) noexcept { return form_of(task).verb; }

std::string net_command(const NetOrder& order, const NetOptions& options) {
  const Form& form = form_of(order.task);
  std::string command(client::verb_word(form.verb));
  const auto add = [&](std::string_view name, const std::string& value) {
    command += ' ' + std::string(name) + '=' + value;
  };
  if (form.subject == Subject::address) command += ' ' + order.subject;
  if (form.subject == Subject::interface && !order.subject.empty()) add("interface", order.subject);
  switch (order.task) {
    case NetTask::status: add("events", "8"); break;
    case NetTask::dhcp_show:
      add("events", "0");
      add("neighbours", "no");
      break;
    case NetTask::timeline:
      add("since", "1");
      if (!options.follow) add("wait", "no");
      break;
    case NetTask::dhcp_release:
      if (options.renew_after) add("renew_after", *options.renew_after);
      break;
    case NetTask::dhcp_discover:
      if (options.wait) add("wait_ms", std::to_string(number_of(options.wait, 0) * 1000));
      break;
    case NetTask::ping:
      add("count", std::to_string(number_of(options.count, kDefaultCount)));
      if (options.size) add("size", *options.size);
      if (options.ttl) add("ttl", *options.ttl);
      break;
    default: break;
  }
  return command + '\n';
}

std::uint64_t work_time_ms(const NetOrder& order, const NetOptions& options) {
  constexpr std::uint64_t kUsualWait = 3'000;
  constexpr std::uint64_t kEchoInterval = 1'000;
  switch (order.task) {
    case NetTask::arp_resolve:
    case NetTask::next_hop: return kUsualWait;
    case NetTask::dhcp_discover: return number_of(options.wait, kUsualWait / 1000) * 1000;
    case NetTask::ping: return number_of(options.count, kDefaultCount) * kEchoInterval + kUsualWait;
    default: return 0;
  }
}

}  // namespace wirelab::cli
