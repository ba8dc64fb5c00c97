#include "firmware/lab/laboratory.h"

#include "firmware/lab/udp_chat.h"
#include "firmware/lab/udp_lab.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::lab {
namespace {

std::unexpected<Refusal> refuse(Error error, const TextBuilder& why) {
  return std::unexpected(Refusal{.error = error, .why = why.text()});
}

std::string_view listen_reason(Error error) noexcept {
  switch (error) {
    case Error::in_use: return "another program, or another service of the appliance, listens there";
    case Error::not_allowed: return "ports below 1024 need the privilege";
    case Error::no_resources: return "there is not enough memory, or no socket is free";
    default: return error_name(error);
  }
}

}  // namespace

std::size_t Laboratory::place_of(const LabKind& kind) noexcept {
  return static_cast<std::size_t>(&kind - catalogue().data());
}

const RunningLab* Laboratory::running(const LabKind& kind) const noexcept {
  const RunningLab* lab = running_.at(place_of(kind)).get();
  return lab != nullptr && (lab->listening() || lab->clients() > 0) ? lab : nullptr;
}

ChatRoom* Laboratory::chat(const LabKind& kind) noexcept {
  return running(kind) == nullptr ? nullptr : running_.at(place_of(kind))->chat();
}

const LabKind* Laboratory::at_port(Transport transport, std::uint16_t port) const noexcept {
  for (const LabKind& kind : catalogue()) {
    const RunningLab* lab = running(kind);
    if (lab != nullptr && lab->listening() && kind.transport == transport && lab->endpoint().port == port) return &kind;
  }
  return nullptr;
}

std::expected<void, Refusal> Laboratory::start(const LabKind& kind, const Order& order) {
  std::array<char, 250> room{};
  TextBuilder why(room);
  const net::Endpoint at{.address = parts_.listen, .port = order.port == 0 ? kind.port : order.port};
  if (const RunningLab* lab = running(kind)) {
    why.add(kind.name).add(" runs already, at port ").add_number(lab->endpoint().port);
    why.add(": stop it first (LAB_STOP ").add(kind.name).add(")");
    return refuse(Error::in_use, why);
  }
  if (const LabKind* other = at_port(kind.transport, at.port)) {
    why.add(kind.name).add(" cannot start: ").add(other->name).add(" listens at ");
    why.add(transport_name(kind.transport)).add(" port ").add_number(at.port).add(". Stop it first (LAB_STOP ");
    why.add(other->name).add("), or give another port (LAB_START ").add(kind.name).add(" port=N)");
    return refuse(Error::in_use, why);
  }
  if (kind.transport == Transport::udp && order.faults.asks_for_reset()) {
    why.add(kind.name).add(" runs over UDP, which has no connection to reset: choose other faults");
    return refuse(Error::invalid, why);
  }
  if (!kind.replies && !order.faults.empty()) {
    why.add(kind.name).add(" says nothing to its clients, so no reply of it can go wrong: leave faults= away");
    return refuse(Error::invalid, why);
  }
  if (kind.opens_files && !parts_.files_are_open && !order.folder) {
    why.add(kind.name).add(" opens files to everybody, and here they need a log-in: name the folder that it may use ");
    why.add("(LAB_START ").add(kind.name).add(" folder=public), or folder= for all");
    return refuse(Error::not_allowed, why);
  }
  Order cleaned = order;
  if (order.folder) {
    if (!kind.opens_files) {
      why.add(kind.name).add(" opens no files, so it has no use for a folder: leave folder= away");
      return refuse(Error::invalid, why);
    }
    const auto folder = storage::check_path(order.folder->view(), storage::PathOf::directory);
    if (!folder) {
      why.add(kind.name).add(" cannot use that folder: ").add(storage::path_fault_text(folder.error()));
      why.add(". Name one as LIST_FILES names it, beneath the folder of all files");
      return refuse(Error::invalid, why);
    }
    cleaned.folder = *folder;
  }
  auto lab = make(kind, cleaned, at);
  if (!lab) {
    why.add(kind.name).add(" cannot listen at ").add(net::EndpointText(at).view()).add(": ");
    why.add(listen_reason(lab.error()));
    return refuse(lab.error(), why);
  }
  running_.at(place_of(kind)) = std::move(*lab);
  ++runs_.at(place_of(kind));
  last_ports_.at(place_of(kind)) = at.port;
  folders_.at(place_of(kind)) = cleaned.folder.value_or(FixedText<64>());
  tell_watcher();
  parts_.log.info("lab_started", {{"lab", kind.name}, {"port", at.port}});
  return {};
}

Result<std::unique_ptr<RunningLab>> Laboratory::make(const LabKind& kind, const Order& order, const net::Endpoint& at) {
  if (kind.transport == Transport::udp) {
    if (kind.is_chat) return UdpChat::start(parts_.stack, order.name.view(), order.faults, at);
    return UdpUpper::start(parts_.stack, parts_.log, kind.name, order.faults, at);
  }
  auto maker = kind.maker(parts_, order);
  if (maker == nullptr) return fail(Error::no_resources);
  return TcpLab::start({.stack = parts_.stack,
                        .log = parts_.log,
                        .name = kind.name,
                        .rules = kind.rules,
                        .faults = order.faults,
                        .maker = std::move(maker)},
                       at);
}

std::expected<void, Refusal> Laboratory::stop(const LabKind& kind) {
  if (running(kind) == nullptr) {
    std::array<char, 80> room{};
    return refuse(Error::not_found, TextBuilder(room).add(kind.name).add(" does not run"));
  }
  running_.at(place_of(kind)).reset();
  tell_watcher();
  parts_.log.info("lab_stopped", {{"lab", kind.name}});
  return {};
}

void Laboratory::stop_all() noexcept {
  for (auto& lab : running_) lab.reset();
  tell_watcher();
}

void Laboratory::tell_watcher() noexcept {
  if (watcher_ != nullptr) reactor().mark(*watcher_);
}

}  // namespace wirelab::lab
