#pragma once

#include <cstdint>

namespace wirelab::storage {

/// How much of a disk is free, without walking it each time. Blocks in use are counted once; since then every block
/// made ready for new content counts as one more, and removed files as fewer. That is never too little: where a
/// directory is written anew in its place it is too much, and then counting again brings it back.
class SpaceAccount {
 public:
  /// `spare` blocks are never given to files.
  SpaceAccount(std::uint32_t blocks, std::uint32_t spare) noexcept : blocks_(blocks), spare_(spare) {}

  /// `used` blocks were in use when `erased` had been made ready.
  void counted(std::uint64_t used, std::uint64_t erased) noexcept {
    used_ = used;
    erased_ = erased;
    exact_ = true;
  }
  /// A file of so many blocks was removed.
  void freed(std::uint32_t blocks) noexcept {
    used_ -= blocks < used_ ? blocks : used_;
    exact_ = false;
  }
  /// Blocks that were promised, or are not any more.
  void promise(std::uint32_t blocks) noexcept { promised_ += blocks; }
  void take_back(std::uint32_t blocks) noexcept { promised_ -= blocks; }

  /// True if `blocks` more can be promised when `erased` have been made ready.
  [[nodiscard]] bool fits(std::uint32_t blocks, std::uint64_t erased) const noexcept {
    return used_ + (erased - erased_) + promised_ + spare_ + blocks <= blocks_;
  }
  /// Blocks that files can still take when `erased` have been made ready.
  [[nodiscard]] std::uint64_t free(std::uint64_t erased) const noexcept {
    const std::uint64_t taken = used_ + (erased - erased_) + promised_ + spare_;
    return taken < blocks_ ? blocks_ - taken : 0;
  }
  /// True if so many blocks were made ready since the last count that `free` may be far too little. Counting walks the
  /// whole disk: this way it is paid for by a share of the disk that was written.
  [[nodiscard]] bool doubtful(std::uint64_t erased) const noexcept { return erased - erased_ > blocks_ / 64; }
  /// True if counting again could answer something else.
  [[nodiscard]] bool stale(std::uint64_t erased) const noexcept { return !exact_ || erased != erased_; }

 private:
  std::uint64_t blocks_;
  std::uint64_t spare_;
  std::uint64_t used_ = 0;
  std::uint64_t erased_ = 0;
  std::uint64_t promised_ = 0;
  bool exact_ = false;
};

}  // namespace wirelab::storage
