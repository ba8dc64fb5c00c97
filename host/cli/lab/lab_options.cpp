#include "host/cli/lab/lab_options.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"
#include "host/cli/display.h"
#include "host/cli/experiment/experiment.h"
#include "host/cli/lab/lab_clients.h"

namespace wirelab::cli {
namespace {

struct TaskWord {
  std::string_view word;
  LabTask task;
};
constexpr std::array kTasks = std::to_array<TaskWord>({{"list", LabTask::list},
                                                       {"start", LabTask::start},
                                                       {"stop", LabTask::stop},
                                                       {"run", LabTask::run},
                                                       {"chat", LabTask::chat}});

/// Words of the wire, which has no quotes here.
bool sayable(std::string_view word) {
  return !word.empty() && word.size() <= 200 &&
         std::ranges::all_of(word, [](char one) { return one > ' ' && one < '\x7f'; });
}

/// NAME[:PORT][=FOLDER] in its parts.
struct LabParts {
  std::string_view name;
  std::optional<std::string_view> port;
  std::optional<std::string_view> folder;
};

LabParts parts_of(std::string_view lab) {
  LabParts parts;
  const std::size_t equals = lab.find('=');
  if (equals != std::string_view::npos) parts.folder = lab.substr(equals + 1);
  const std::string_view place = lab.substr(0, equals);
  const std::size_t colon = place.find(':');
  if (colon != std::string_view::npos) parts.port = place.substr(colon + 1);
  parts.name = place.substr(0, colon);
  return parts;
}

std::optional<std::string> start_fault(Language language, const LabOrder& order, const LabOptions& options) {
  for (const std::string& lab : order.labs) {
    const LabParts parts = parts_of(lab);
    if (!parts.port) continue;
    const auto port = parse_decimal(*parts.port);
    if (!port || *port == 0 || *port > 65535) return text(language, Message::bad_port, {shown(*parts.port)});
  }
  if (options.faults && !sayable(*options.faults)) return text(language, Message::bad_faults, {shown(*options.faults)});
  if (options.name && !sayable(*options.name)) return text(language, Message::bad_chat_name, {shown(*options.name)});
  if (options.seed && !parse_decimal(*options.seed)) return text(language, Message::bad_seed, {shown(*options.seed)});
  return std::nullopt;
}

std::optional<std::string> chat_fault(Language language, const LabOrder& order, const LabOptions& options) {
  if (order.labs.size() > 1) return text(language, Message::too_many, {shown(order.labs[1])});
  if (!order.labs.empty() && order.labs.front() != "chat" && order.labs.front() != "chat-udp") {
    return text(language, Message::no_chat, {shown(order.labs.front())});
  }
  if (options.as && *options.as != "appliance" && *options.as != "client") {
    return text(language, Message::bad_side, {shown(*options.as)});
  }
  return std::nullopt;
}

}  // namespace

std::optional<LabOrder> lab_order(std::span<const std::string> words) {
  if (words.empty()) return LabOrder{};
  const auto* const task = std::ranges::find(kTasks, words.front(), &TaskWord::word);
  if (task == kTasks.end()) return std::nullopt;
  return LabOrder{.task = task->task, .labs = words.subspan(1)};
}

std::optional<std::string> lab_fault(Language language, std::span<const std::string> words, const LabOptions& options,
                                     const TraceOptions& made) {
  const auto order = lab_order(words);
  if (!order) return text(language, Message::lab_words, {shown(words.front())});
  if (options.traced(made) && order->task != LabTask::run) {
    return text(language, Message::lab_run_only, {"--trace, --local, --check, --svg, --html, --annotate"});
  }
  if (options.appliance_port && order->task != LabTask::run) {
    return text(language, Message::lab_run_only, {"--appliance-port"});
  }
  if (order->task == LabTask::chat) return chat_fault(language, *order, options);
  if (order->task == LabTask::list) {
    if (!order->labs.empty()) return text(language, Message::too_many, {shown(order->labs.front())});
  } else if (order->labs.empty()) {
    return text(language, Message::missing_names, {"lab " + words.front(), text(language, Message::value_lab)});
  }
  // Behind `run LAB` stands a file, which may be called anything.
  const bool has_file =
      order->task == LabTask::run && !order->labs.empty() && find_experiment(order->labs.front()) == nullptr;
  const std::size_t names = has_file ? 1 : order->labs.size();
  for (const std::string& lab : order->labs.first(names)) {
    if (!sayable(lab)) return text(language, Message::bad_lab, {shown(lab.substr(0, 80))});
  }
  const bool has_start_option = options.faults || options.seed;
  if (has_start_option && order->task != LabTask::start) {
    return text(language, Message::lab_start_only, {options.faults ? "--faults" : "--seed"});
  }
  if (order->task == LabTask::start) return start_fault(language, *order, options);
  if (options.appliance_port) {
    const auto port = parse_decimal(*options.appliance_port);
    if (!port || *port == 0 || *port > 65535) {
      return text(language, Message::bad_port, {shown(*options.appliance_port)});
    }
  }
  if (order->task != LabTask::run) return std::nullopt;
  if (const Experiment* experiment = find_experiment(order->labs.front())) {
    const std::size_t most = experiment->takes.empty() ? 1 : 2;
    if (order->labs.size() > most) return text(language, Message::too_many, {shown(order->labs[most])});
    if (options.local) return text(language, Message::experiment_not_local, {shown(order->labs.front())});
    return std::nullopt;
  }
  const LabClient* client = find_lab_client(order->labs.front());
  if (client == nullptr) {
    return text(language, Message::no_lab_client, {shown(order->labs.front()), lab_client_names(), experiment_names()});
  }
  const std::size_t most = client->takes_file ? 2 : 1;
  if (order->labs.size() > most) return text(language, Message::too_many, {shown(order->labs[most])});
  if (order->labs.size() < most) {
    return text(language, Message::missing_names,
                {"lab run " + std::string(client->name), text(language, Message::value_file)});
  }
  return std::nullopt;
}

std::string start_command(const std::string& lab, const LabOptions& options) {
  const LabParts parts = parts_of(lab);
  std::string command = "LAB_START " + std::string(parts.name);
  if (parts.port) command += " port=" + std::string(*parts.port);
  if (parts.folder) command += " folder=" + std::string(*parts.folder);
  if (options.faults) command += " faults=" + *options.faults;
  if (options.seed) command += " seed=" + *options.seed;
  if (options.name) command += " name=" + *options.name;
  return command + "\n";
}

}  // namespace wirelab::cli
