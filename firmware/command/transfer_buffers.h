#pragma once

#include <array>
#include <cstddef>

#include "firmware/core/bytes.h"
#include "firmware/core/intrusive_list.h"
#include "firmware/core/pool.h"
#include "firmware/core/reactor.h"

namespace wirelab::command {

class TransferBuffers;

/// One buffer: a few segments, small enough that a board can afford several.
using TransferBytes = std::array<std::byte, 16 * 1024>;

/// Somebody's claim on one of the shared buffers. Lies in the session, costs a few words while it holds none.
class TransferBuffer final : private ListNode {
 public:
  TransferBuffer() = default;
  TransferBuffer(const TransferBuffer&) = delete;
  TransferBuffer& operator=(const TransferBuffer&) = delete;
  ~TransferBuffer() { give_back(); }

  /// The buffer, taking one if there is a free one; empty if not: then `watcher` is called when it is this claim's
  /// turn.
  [[nodiscard]] MutableBytes take(TransferBuffers& buffers, Watcher& watcher);
  /// Lets the buffer, or the place in the queue, go.
  void give_back() noexcept;

 private:
  friend class TransferBuffers;
  friend class IntrusiveList<TransferBuffer>;

  TransferBuffers* buffers_ = nullptr;
  Watcher* watcher_ = nullptr;
  TransferBytes* bytes_ = nullptr;
  bool called_ = false;  // told that a buffer is free, and has not asked for it yet
};

/// A few buffers for all sessions of a server, for back ends that cannot send a file by themselves: memory is bounded
/// by the buffers, not by the connections. First come, first served.
class TransferBuffers {
 public:
  TransferBuffers(Reactor& reactor, std::size_t count) : reactor_(reactor), pool_(count) {}

 private:
  friend class TransferBuffer;

  void call_next() noexcept;

  Reactor& reactor_;
  Pool<TransferBytes> pool_;
  IntrusiveList<TransferBuffer> waiting_;
};

}  // namespace wirelab::command
