#pragma once

#include <cstddef>
#include <vector>

#include "firmware/core/bytes.h"

namespace wirelab::storage {

/// Pages straight from the system, aligned for O_DIRECT, and back to it as soon as they are not needed: an idle daemon
/// keeps none.
class PageBuffer {
 public:
  PageBuffer() noexcept = default;
  /// At least `size` bytes, a multiple of the page size; empty if memory is short.
  explicit PageBuffer(std::size_t size) noexcept;
  PageBuffer(PageBuffer&& other) noexcept;
  PageBuffer& operator=(PageBuffer&& other) noexcept;
  PageBuffer(const PageBuffer&) = delete;
  PageBuffer& operator=(const PageBuffer&) = delete;
  ~PageBuffer();

  [[nodiscard]] MutableBytes bytes() const noexcept { return bytes_; }
  [[nodiscard]] explicit operator bool() const noexcept { return !bytes_.empty(); }

 private:
  MutableBytes bytes_;
};

/// The large buffers that all uploads share: a bound on their memory, and a supply that is warm.
class BufferPool {
 public:
  /// At most `count` buffers of `size` bytes, made when first needed.
  BufferPool(std::size_t count, std::size_t size) noexcept : count_(count), size_(size) {}

  /// A buffer, or an empty one when all are lent or memory is short.
  [[nodiscard]] PageBuffer take();
  /// Gives one back.
  void give(PageBuffer buffer);
  /// Returns the memory of all buffers that are not lent.
  void trim() noexcept { spare_.clear(); }

  [[nodiscard]] std::size_t buffer_size() const noexcept { return size_; }
  [[nodiscard]] std::size_t lent() const noexcept { return lent_; }

 private:
  std::size_t count_;
  std::size_t size_;
  std::size_t lent_ = 0;
  std::vector<PageBuffer> spare_;
};

}  // namespace wirelab::storage
