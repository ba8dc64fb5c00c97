#pragma once

#include <optional>

#include "firmware/capture/filter.h"
#include "firmware/core/calendar.h"
#include "firmware/core/fixed_text.h"
#include "firmware/core/intrusive_list.h"
#include "firmware/net/stack.h"

namespace wirelab::capture {

/// What a capture may take of the board's memory, and how many may run.
struct Sizes {
  std::size_t most = 4;                            ///< captures at a time
  std::size_t tap = std::size_t{8} * 1024 * 1024;  ///< frames that nobody looked at yet
  std::size_t shelf = std::size_t{320} * 1024;     ///< what is on its way to the client: two, and three at an end
  std::size_t frame = std::size_t{66} * 1024;      ///< most bytes of a frame
};

/// What a capture has to be told by others: which labs run, and where a client is.
class Surroundings : public LabPorts {
 public:
  /// Where a lab listens; nothing if it does not run.
  [[nodiscard]] virtual std::optional<ServicePort> port_of(std::string_view lab) const noexcept = 0;
  /// True if a lab of that name could run.
  [[nodiscard]] virtual bool knows(std::string_view lab) const noexcept = 0;
  /// True if any lab runs.
  [[nodiscard]] virtual bool any_lab() const noexcept = 0;
  /// The name of the interface that has the address; empty if none has.
  [[nodiscard]] virtual FixedText<15> interface_of(const net::Address& address) const noexcept = 0;

 protected:
  ~Surroundings() = default;
};

/// What captures are made from; all of it outlives them.
struct Parts {
  net::Stack& stack;
  const Calendar& calendar;
  const Surroundings& surroundings;
  std::string_view hardware;     ///< for the file: what it was captured on
  std::string_view application;  ///< and by which program
  Sizes sizes = {};
};

/// What captures have in common: their number is bounded, and none shows what another one sends away, or each would
/// make the other one grow without end.
class Service {
 public:
  /// A capture that runs.
  struct Running : ListNode {
    net::TapOptions::Conversation conversation;
  };

  explicit Service(const Parts& parts) noexcept : parts_(parts) {}

  [[nodiscard]] const Parts& parts() const noexcept { return parts_; }
  [[nodiscard]] bool full() const noexcept { return count_ >= parts_.sizes.most; }
  void add(Running& capture) noexcept;
  void remove(Running& capture) noexcept;
  /// True for a frame of a connection that some capture goes over.
  [[nodiscard]] bool carries_a_capture(ConstBytes frame) noexcept;

 private:
  Parts parts_;
  IntrusiveList<Running> running_;
  std::size_t count_ = 0;
};

}  // namespace wirelab::capture
