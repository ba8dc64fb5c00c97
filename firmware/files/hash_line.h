#pragma once

#include <array>
#include <cstdint>

#include "firmware/core/intrusive_list.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/file_store.h"
#include "firmware/storage/sha256.h"

namespace wirelab::files {

/// What is hashed in one turn, whoever it is for: 0.1 ms on a PC, a millisecond on a board whose processor does 16
/// MB/s.
inline constexpr std::size_t kHashSlice = std::size_t{16} * 1024;

/// A file that is being hashed: leaves its line by itself when it dies.
class Hashing : public ListNode {
 public:
  /// `watcher` is called whenever the hash has got on, and has to watch `reader` itself. Both must outlive this.
  Hashing(storage::FileReader& reader, Watcher& watcher) noexcept : reader_(reader), watcher_(watcher) {}

  /// `would_block` while it waits for its turn or for the disk, else what it failed with.
  [[nodiscard]] Error error() const noexcept { return error_; }
  /// How many bytes are hashed.
  [[nodiscard]] std::uint64_t hashed() const noexcept { return hashed_; }
  /// The hash of these.
  [[nodiscard]] storage::Digest finish() noexcept { return sha256_.finish(); }

 private:
  friend class HashLine;

  /// True if it could go on at once, up to `end_`.
  [[nodiscard]] bool step(MutableBytes room);

  storage::FileReader& reader_;
  Watcher& watcher_;
  storage::Sha256 sha256_;
  std::uint64_t hashed_ = 0;
  std::uint64_t end_ = 0;
  Error error_ = Error::would_block;
};

/// Hashes files in the loop, one slice a turn, each file in its turn: a hundred that are hashed at once leave as much
/// of the loop to everybody else as one does. Those that wait for the disk stand aside.
class HashLine final : private Watcher {
 public:
  /// Nothing is hashed yet.
  explicit HashLine(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// Goes on with a file, up to `end`; harmless if it stands in the line.
  void go_on(Hashing& hashing, std::uint64_t end) noexcept {
    hashing.end_ = end;
    if (hashing.linked()) return;
    waiting_.push_back(hashing);
    reactor_.mark(*this);
  }

 private:
  void ready() override;

  Reactor& reactor_;
  IntrusiveList<Hashing> waiting_;
  /// Used within one call only, so one is enough for all.
  std::array<std::byte, kHashSlice> room_;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
};

}  // namespace wirelab::files
