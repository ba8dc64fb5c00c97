#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

namespace wirelab::net {

class Descriptor;

/// Finds the owner of an event that the kernel reports. The kernel keeps a key instead of a pointer: the descriptor's
/// number and a generation that changes whenever the number gets another owner, so an event that outlived its owner
/// (the number was closed, perhaps opened again, or a forked child keeps the socket alive) finds nobody instead of
/// freed memory.
class DescriptorTable {
 public:
  using Key = std::uint64_t;

  /// Makes `descriptor` the owner of `fd`. Nothing if the heap has no room for the table to grow.
  [[nodiscard]] std::optional<Key> add(int fd, Descriptor& descriptor);
  /// From now on no key of `fd` given out so far finds anybody.
  void remove(int fd) noexcept;
  /// The owner for which `key` was given out; null if it has been removed since.
  [[nodiscard]] Descriptor* find(Key key) const noexcept;

 private:
  struct Entry {
    Descriptor* descriptor = nullptr;
    std::uint32_t generation = 0;
  };
  [[nodiscard]] bool grow(std::size_t least);

  std::unique_ptr<Entry[]> entries_;
  std::size_t size_ = 0;
};

}  // namespace wirelab::net
