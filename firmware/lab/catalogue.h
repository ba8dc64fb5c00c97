#pragma once

#include <memory>
#include <optional>
#include <span>

#include "firmware/core/calendar.h"
#include "firmware/core/fixed_text.h"
#include "firmware/lab/tcp_lab.h"
#include "firmware/storage/file_store.h"

namespace wirelab::lab {

/// How a lab is to run.
struct Order {
  std::uint16_t port = 0;  ///< 0: the one that the lab is known by
  FaultPlan faults = {};
  FixedText<32> name = std::string_view("wirelab");  ///< what the appliance is called in a chat
  std::optional<FixedText<64>> folder = {};          ///< whose files it shows or fills; empty: the root of all
};

/// What labs are made from; all of it outlives them.
struct LabParts {
  net::Stack& stack;
  storage::FileStore& files;
  const Calendar& calendar;
  const Log& log;
  net::Address listen;          ///< where the labs listen
  bool files_are_open = false;  ///< everybody may read and write the files anyway
};

enum class Transport : std::uint8_t { tcp, udp };

/// "tcp", "udp".
[[nodiscard]] std::string_view transport_name(Transport transport) noexcept;

/// One exercise that the appliance can serve.
struct LabKind {
  std::string_view name;
  Transport transport = Transport::tcp;
  std::uint16_t port = 0;    ///< where it is found if nobody asks for another
  TcpRules rules = {};       ///< over TCP
  std::string_view teaches;  ///< one line: what to look at
  /// Makes what it says to its clients; null without memory. Not used over UDP.
  std::unique_ptr<TalkMaker> (*maker)(const LabParts& parts, const Order& order) = nullptr;
  bool is_chat = false;
  bool opens_files = false;  ///< to everybody, whoever may read or write them otherwise
  bool replies = true;       ///< says something that a fault could meet
};

/// All labs, in the order in which courses take them.
[[nodiscard]] std::span<const LabKind> catalogue() noexcept;
/// The lab of that name; null if there is none.
[[nodiscard]] const LabKind* find_lab(std::string_view name) noexcept;

}  // namespace wirelab::lab
