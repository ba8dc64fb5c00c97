#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "firmware/core/result.h"
#include "firmware/storage/entry.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::files {

/// The order in which a tree is walked through: each directory before what is in it, names in byte order; pure. It says
/// which directory it needs to know some of, and is told.
///
/// Memory is bounded whatever the tree is like. Of each directory on the way down what was read and not yet told is
/// kept, as long as there is room; the outermost goes first, and is read again once the walk comes back to it. What
/// lies so deep that no path of the store names it is left out.
class TreeWalk {
 public:
  /// Bytes of entries that are kept at most, as many as are needed. A batch must fit, whose own bookkeeping takes more.
  static constexpr std::size_t kRoom = std::size_t{64} * 1024;

  /// Walks through what is beneath `root`, a checked path.
  explicit TreeWalk(std::string_view root) noexcept;

  /// A file or directory of the tree.
  struct Found {
    std::string_view path;  ///< from the store's root; valid until the next call
    storage::EntryInfo info;
  };
  /// The next one; nothing if the walk is over, or if entries have to be read first.
  [[nodiscard]] std::optional<Found> next() noexcept;
  [[nodiscard]] bool over() const noexcept { return depth_ == 0; }

  /// Which directory has to be read, and behind which name, once `next` answered nothing and the walk is not over. Both
  /// are valid until the next call.
  [[nodiscard]] std::string_view directory() const noexcept { return {path_.data(), top().path_length}; }
  [[nodiscard]] std::string_view after() const noexcept { return kept_from(top().end); }
  /// What was read there. `no_resources` if it cannot be kept.
  [[nodiscard]] Result<void> take(const storage::EntryBatch& batch) noexcept;
  /// It cannot be read: the walk goes on without it.
  void skip() noexcept { leave(); }

 private:
  /// A directory on the way down. Its entries that were not told yet lie in the room from `at` to `end`, and from there
  /// to the next directory's the name behind which more have to be read.
  struct Level {
    std::uint32_t begin = 0;
    std::uint32_t at = 0;
    std::uint32_t end = 0;
    std::uint16_t path_length = 0;
    bool more = false;    // after these
    bool wanted = false;  // nothing goes on before some are read
    bool lost = false;    // they had to make room
  };
  /// What stands in front of each name in the room.
  struct Record {
    storage::EntryInfo info;
    std::uint16_t length;
  };
  /// Each takes two bytes of a path at least.
  static constexpr std::size_t kDeepest = storage::kMaxPath / 2 + 2;

  [[nodiscard]] Level& top() noexcept { return levels_[depth_ - 1]; }
  [[nodiscard]] const Level& top() const noexcept { return levels_[depth_ - 1]; }
  [[nodiscard]] std::string_view kept_from(std::uint32_t at) const noexcept { return {room_.get() + at, used_ - at}; }
  [[nodiscard]] std::optional<Found> tell(Level& level) noexcept;
  void enter(std::size_t path_length) noexcept;
  void leave() noexcept;
  void keep(std::string_view bytes) noexcept;
  [[nodiscard]] bool grow(std::size_t size) noexcept;
  [[nodiscard]] bool make_room(std::size_t size) noexcept;
  void lose(std::size_t index) noexcept;

  std::unique_ptr<char[]> room_;
  std::size_t capacity_ = 0;  // of it
  std::uint32_t used_ = 0;
  std::size_t depth_ = 0;
  std::array<Level, kDeepest> levels_{};
  std::array<char, storage::kMaxPath> path_;
};

}  // namespace wirelab::files
