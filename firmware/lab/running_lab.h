#pragma once

#include "firmware/core/handle.h"
#include "firmware/lab/chat_room.h"
#include "firmware/lab/tcp_client.h"
#include "firmware/net/stack.h"

namespace wirelab::lab {

/// A lab that serves. Ends, with the connections it has, when it is destroyed.
class RunningLab {
 public:
  RunningLab() = default;
  RunningLab(const RunningLab&) = delete;
  RunningLab& operator=(const RunningLab&) = delete;
  virtual ~RunningLab() = default;

  /// Where it listens.
  [[nodiscard]] virtual net::Endpoint endpoint() const = 0;
  /// Clients at this moment; 0 over UDP, which knows none.
  [[nodiscard]] virtual std::size_t clients() const noexcept = 0;
  /// False once it stopped listening by itself.
  [[nodiscard]] virtual bool listening() const noexcept = 0;
  [[nodiscard]] virtual const Tally& tally() const noexcept = 0;
  [[nodiscard]] virtual const FaultPlan& faults() const noexcept = 0;
  /// What is said in it; null of a lab that is no chat.
  [[nodiscard]] virtual ChatRoom* chat() noexcept { return nullptr; }
};

}  // namespace wirelab::lab
