#pragma once

#include <cstddef>

#include "firmware/core/bytes.h"
#include "lwip/err.h"
#include "lwip/pbuf.h"

namespace wirelab::net {

/// Bytes that lwIP delivered and nobody has read yet, in the buffers in which they came. The number of buffers is
/// bounded as well as that of bytes: a peer that sends one byte in each segment would otherwise hold a card buffer with
/// each. Once the card's buffers are scarce, what comes is copied to the heap at once, so that many streams that nobody
/// reads do not keep frames from all others.
class ReceiveQueue {
 public:
  /// Buffers kept before they are copied into one; above what a whole window of full segments needs.
  static constexpr std::size_t kMostBuffers = 64;

  ReceiveQueue() noexcept = default;
  ReceiveQueue(const ReceiveQueue&) = delete;
  ReceiveQueue& operator=(const ReceiveQueue&) = delete;
  ~ReceiveQueue() { clear(); }

  /// Takes ownership of a chain. ERR_MEM, and the chain stays the caller's, if the bound is reached and no memory is
  /// there to copy into.
  [[nodiscard]] err_t push(pbuf* chain) noexcept;
  /// Moves bytes out; answers how many.
  std::size_t take(MutableBytes into) noexcept;
  /// Frees everything.
  void clear() noexcept;

  [[nodiscard]] bool empty() const noexcept { return first_ == nullptr; }
  /// Bytes that wait.
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  [[nodiscard]] bool compact() noexcept;
  void drop_first() noexcept;

  // Linked through pbuf::next, but no chain in lwIP's sense: tot_len is not kept up.
  pbuf* first_ = nullptr;
  pbuf* last_ = nullptr;
  u16_t taken_ = 0;  // bytes of the first buffer that are gone already
  std::size_t size_ = 0;
  std::size_t buffers_ = 0;
};

}  // namespace wirelab::net
