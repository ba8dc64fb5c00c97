#pragma once

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"

namespace wirelab::tls {

/// A handshake that has something to do.
class HandshakeStep : public ListNode {
 public:
  /// Does it; the longest is one signature or key exchange.
  virtual void step() = 0;

 protected:
  ~HandshakeStep() = default;
};

/// Lets the handshakes of one side take turns: one step of one of them in a turn of the loop, in the order in which
/// they asked. So whoever is being served waits for one signature at most, however many knock at once.
class HandshakeTurns final : private Watcher {
 public:
  explicit HandshakeTurns(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// Asks for a step; once more while it waits changes nothing. A step that dies while it waits leaves.
  void join(HandshakeStep& step) noexcept {
    if (!step.linked()) waiting_.push_back(step);
    reactor_.mark(*this);
  }

 private:
  void ready() override {
    if (HandshakeStep* first = waiting_.pop_front()) first->step();
    if (!waiting_.empty()) reactor_.mark(*this);
  }

  Reactor& reactor_;
  IntrusiveList<HandshakeStep> waiting_;
};

}  // namespace wirelab::tls
