#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/cli/messages.h"
#include "host/client/classic_command.h"

namespace wirelab::cli {

enum class Action : std::uint8_t;

/// What the network verbs were told, as it was typed.
struct NetOptions {
  bool watch = false;
  bool follow = false;
  bool verbose = false;
  std::optional<std::string> renew_after = {};
  std::optional<std::string> wait = {};
  std::optional<std::string> count = {};
  std::optional<std::string> size = {};
  std::optional<std::string> ttl = {};
};

/// What the words behind a network verb ask for.
enum class NetTask : std::uint8_t {
  status,
  arp_list,
  arp_delete,
  arp_resolve,
  dhcp_show,
  dhcp_renew,
  dhcp_release,
  dhcp_discover,
  ping,
  next_hop,
  timeline,
};

/// A task and what it is about: an address, or an interface's name, which may be empty.
struct NetOrder {
  NetTask task = NetTask::status;
  std::string subject = {};
};

/// Whether `action` is a verb of this kind.
[[nodiscard]] bool is_net_action(Action action) noexcept;

/// What the words behind the verb `action` mean; nothing if they mean nothing: see `net_fault`.
[[nodiscard]] std::optional<NetOrder> net_order(Action action, std::span<const std::string> words);

/// What is wrong with the words and options of the verb `action`; nothing if they make sense.
[[nodiscard]] std::optional<std::string> net_fault(Language language, Action action, std::span<const std::string> words,
                                                   const NetOptions& options, bool json);

/// What the task is called on the wire.
[[nodiscard]] client::Verb wire_verb(NetTask task) noexcept;

/// The command that an order is on the wire, with its line feed (firmware/net_status).
[[nodiscard]] std::string net_command(const NetOrder& order, const NetOptions& options);

/// How long the appliance may work on an order before it answers, in milliseconds.
[[nodiscard]] std::uint64_t work_time_ms(const NetOrder& order, const NetOptions& options);

}  // namespace wirelab::cli
