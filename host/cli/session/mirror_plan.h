#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace wirelab::cli {

/// A file or directory on either side of a mirror.
struct MirrorEntry {
  std::string path;  ///< from the folder on
  bool directory = false;
  bool other = false;  ///< neither: never copied, in the way of what is, and what has its name in the target stays
  std::uint64_t size = 0;
};

/// What a mirror does with one path, and why.
enum class MirrorStep : std::uint8_t {
  make,     ///< a directory that is missing
  copy,     ///< a file that is missing
  resize,   ///< replaced: another size
  compare,  ///< the same size: their sums decide
  rewrite,  ///< replaced: the same size and another sum
  same,
  remove,   ///< not in the source
  keep,     ///< not in the source, and nobody asked to remove it
  unknown,  ///< it could not be compared, and stays
  blocked,  ///< something of another kind is in its place, and nobody asked to remove it
};
/// One step.
struct MirrorAction {
  MirrorStep step = MirrorStep::same;
  std::string path;
  bool directory = false;
  std::uint64_t from = 0;  ///< size in the source
  std::uint64_t to = 0;    ///< size in the target
};

/// What makes `target` like `source`, in the order in which it is to be done: what goes, innermost first, then what
/// comes, outermost first. Both lists have each directory before what is in it.
[[nodiscard]] std::vector<MirrorAction> plan_mirror(const std::vector<MirrorEntry>& source,
                                                    const std::vector<MirrorEntry>& target, bool remove);

}  // namespace wirelab::cli
