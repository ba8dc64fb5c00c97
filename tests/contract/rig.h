#pragma once

#include <chrono>
#include <cstddef>

#include "firmware/core/reactor.h"
#include "firmware/net/stack.h"

namespace wirelab::contract {

/// What a rig is built with.
struct RigOptions {
  std::size_t streams = 64;  ///< TCP connections that each of the two stacks has room for
};

/// Something that a clause needs and that a stack may be unable to have by its nature. The reason is printed and stands
/// in the back end's README; a clause is never left out in silence.
struct Ability {
  bool present = true;
  const char* reason = "";  ///< why not
};

/// Two ends of a network on one reactor, ready to be talked over: what a back end brings to the suite. The suite uses
/// nothing of a test framework, an operating system or the heap of its own, so that it also runs on a board.
class Rig {
 public:
  Rig() = default;
  Rig(const Rig&) = delete;
  Rig& operator=(const Rig&) = delete;
  virtual ~Rig() = default;

  /// The stack that listens; may be the same as `client`.
  [[nodiscard]] virtual net::Stack& server() = 0;
  /// The stack that connects.
  [[nodiscard]] virtual net::Stack& client() = 0;
  /// The server's address as the client reaches it; the listener is bound to it.
  [[nodiscard]] virtual net::Address server_address() const = 0;
  /// The client's address as the server sees it.
  [[nodiscard]] virtual net::Address client_address() const = 0;
  /// An address at which nobody answers at all, not even with a refusal.
  [[nodiscard]] virtual net::Address silent_address() const = 0;

  [[nodiscard]] virtual Reactor& reactor() = 0;
  /// One turn of the loop, and as much time as the rig's clock takes for it: a rig on a manual clock moves it to the
  /// next event, but by at least a little, so that time passes however often nothing happens.
  virtual void turn() = 0;

  /// Time that a case may let pass to see what changes by itself: on a manual clock, where it costs nothing, longer
  /// than a stack keeps ended connections (RFC 9293 section 3.6.1, twice the MSL).
  [[nodiscard]] virtual Duration free_time() const { return std::chrono::milliseconds(200); }
  /// Longest time that a connect to `silent_address` may take to say `timed_out`.
  [[nodiscard]] virtual Duration connect_patience() const { return std::chrono::seconds(10); }
  /// Most bytes that a writer may get accepted while its peer does not read: the clause's "bounds memory" in figures.
  [[nodiscard]] virtual std::size_t most_unread() const { return 8 * 1024 * 1024; }

  /// Whether `no_resources` can be provoked by filling the stack's room for streams.
  [[nodiscard]] virtual Ability bounded_streams() const { return {}; }
  /// Whether `no_resources` can be provoked by taking away the memory for bytes to send.
  [[nodiscard]] virtual Ability bounded_memory() const { return {}; }
  /// Leaves the client's stack no memory for more bytes to send.
  virtual void take_memory() {}
  /// Ends that.
  virtual void give_memory_back() {}

  /// Most bytes that a stream takes although there is no memory below it, because it holds them itself.
  [[nodiscard]] virtual std::size_t taken_without_memory() const { return 0; }

  /// Whether a connection is established for its client before the server has accepted it.
  [[nodiscard]] virtual Ability established_before_accept() const { return {}; }

  /// Whether the stacks send and show ICMP messages with this process's privileges.
  [[nodiscard]] virtual Ability icmp() const { return {}; }
  /// Whether `no_resources` can be provoked by opening ICMP sockets, 64 at most.
  [[nodiscard]] virtual Ability bounded_icmp_sockets() const { return {}; }

  /// Whether the stack has a link layer to tap with this process's privileges.
  [[nodiscard]] virtual Ability frame_tap() const { return {}; }
  /// The interface that carries the talk, as the client's stack names it.
  [[nodiscard]] virtual const char* tapped_interface() const { return ""; }

  /// Whether a tap there tells what was sent from what was received.
  [[nodiscard]] virtual Ability tap_directions() const { return {}; }
  /// What a frame that a tap sees now is stamped with.
  [[nodiscard]] virtual std::chrono::nanoseconds tap_time() const { return {}; }

  /// Turns until `done()`; false if it does not become true within `limit` of the rig's time.
  template <typename Done>
  [[nodiscard]] bool run_until(Done done, Duration limit = std::chrono::seconds(20)) {
    const TimePoint end = reactor().now() + limit;
    while (!done()) {
      if (reactor().now() > end) return false;
      turn();
    }
    return true;
  }
  /// Turns for `time` of the rig's clock: for showing that something does not happen.
  void run_for(Duration time) {
    const TimePoint end = reactor().now() + time;
    while (reactor().now() < end) turn();
  }
};

}  // namespace wirelab::contract
