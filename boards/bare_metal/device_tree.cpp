#include "boards/bare_metal/device_tree.h"

#include <cstdint>

namespace wirelab::boards {
namespace {

// Sections 5.2 and 5.4.1. All numbers are big-endian.
constexpr std::uint32_t kMagic = 0xd00dfeed;
constexpr std::size_t kHeader = 40;
constexpr std::uint32_t kCompatible = 16;  // last compatible version that this reads
constexpr std::uint32_t kBeginNode = 1;
constexpr std::uint32_t kEndNode = 2;
constexpr std::uint32_t kProperty = 3;
constexpr std::uint32_t kNop = 4;

constexpr std::size_t kDeepest = 16;

/// Goes through a part of the blob; once it has run out, everything it answers is empty.
class Reader {
 public:
  explicit Reader(ConstBytes bytes) noexcept : bytes_(bytes) {}

  [[nodiscard]] bool failed() const noexcept { return failed_; }

  std::uint32_t word() noexcept {
    const ConstBytes four = take(4);
    std::uint32_t value = 0;
    for (const std::byte byte : four) value = (value << 8U) | static_cast<std::uint8_t>(byte);
    return value;
  }

  ConstBytes take(std::size_t count) noexcept {
    if (failed_ || count > bytes_.size()) {
      failed_ = true;
      return {};
    }
    const ConstBytes taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }

  /// Up to a zero, which is taken too.
  std::string_view text() noexcept {
    const std::string_view rest = as_text(bytes_);
    const std::size_t end = rest.find('\0');
    if (end == std::string_view::npos) {
      failed_ = true;
      return {};
    }
    take(end + 1);
    return rest.substr(0, end);
  }

  void skip_padding(std::size_t taken) noexcept { take((4 - taken % 4) % 4); }

 private:
  ConstBytes bytes_;
  bool failed_ = false;
};

struct Blocks {
  ConstBytes structure;
  ConstBytes strings;
};

std::optional<Blocks> find_blocks(ConstBytes blob) noexcept {
  Reader header(blob);
  const bool magic = header.word() == kMagic;
  const std::uint32_t total = header.word();
  const std::uint32_t structure = header.word();
  const std::uint32_t strings = header.word();
  header.word();  // memory reservations
  header.word();  // version
  const std::uint32_t compatible = header.word();
  header.word();  // boot processor
  const std::uint32_t strings_size = header.word();
  const std::uint32_t structure_size = header.word();
  if (header.failed() || !magic || compatible > kCompatible || total < kHeader || total > blob.size()) return {};
  if (structure > total || structure_size > total - structure) return {};
  if (strings > total || strings_size > total - strings) return {};
  return Blocks{blob.subspan(structure, structure_size), blob.subspan(strings, strings_size)};
}

/// Follows a path down: how many of the nodes that are open now are those of the path.
class Place {
 public:
  explicit Place(std::string_view path) noexcept : rest_(path) {
    while (rest_.starts_with('/')) rest_.remove_prefix(1);
  }

  bool enter(std::string_view name) noexcept {
    if (depth_ == kDeepest) return false;
    // The root has no name.
    const bool follows = depth_ == matched_ && (depth_ == 0 ? name.empty() : take_part(name));
    if (follows) ++matched_;
    ++depth_;
    return true;
  }

  /// False if there was nothing to leave, or if the path's node was left without an answer.
  bool leave() noexcept {
    if (depth_ == 0 || here()) return false;
    --depth_;
    // A node on the way to the path is not entered twice.
    return matched_ <= depth_;
  }

  [[nodiscard]] bool here() const noexcept { return depth_ > 0 && depth_ == matched_ && rest_.empty(); }

 private:
  bool take_part(std::string_view name) noexcept {
    const std::string_view part = rest_.substr(0, rest_.find('/'));
    if (part.empty() || part != name) return false;
    rest_.remove_prefix(part.size());
    if (rest_.starts_with('/')) rest_.remove_prefix(1);
    return true;
  }

  std::string_view rest_;
  std::size_t depth_ = 0;
  std::size_t matched_ = 0;
};

}  // namespace

std::optional<ConstBytes> device_tree_property(ConstBytes blob, std::string_view path,
                                               std::string_view property) noexcept {
  const auto blocks = find_blocks(blob);
  if (!blocks) return std::nullopt;
  Reader structure(blocks->structure);
  Place place(path);
  while (!structure.failed()) {
    switch (structure.word()) {
      case kNop: break;
      case kBeginNode: {
        const std::string_view name = structure.text();
        structure.skip_padding(name.size() + 1);
        if (!place.enter(name)) return std::nullopt;
        break;
      }
      case kEndNode:
        if (!place.leave()) return std::nullopt;
        break;
      case kProperty: {
        const std::uint32_t length = structure.word();
        const std::uint32_t name_offset = structure.word();
        const ConstBytes value = structure.take(length);
        structure.skip_padding(length);
        if (structure.failed() || name_offset > blocks->strings.size()) return std::nullopt;
        if (place.here() && Reader(blocks->strings.subspan(name_offset)).text() == property) return value;
        break;
      }
      default: return std::nullopt;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> device_tree_text(ConstBytes blob, std::string_view path,
                                                 std::string_view property) noexcept {
  const auto value = device_tree_property(blob, path, property);
  if (!value || value->empty() || value->back() != std::byte{0}) return std::nullopt;
  const std::string_view text = as_text(*value);
  return text.substr(0, text.find('\0'));
}

}  // namespace wirelab::boards
