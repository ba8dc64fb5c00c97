#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <vector>

#include "firmware/core/bytes.h"
#include "host/flash/problem.h"

namespace wirelab::flash {

/// Something to read at any place: an image, or a part of it.
class Source {
 public:
  Source() = default;
  Source(const Source&) = delete;
  Source& operator=(const Source&) = delete;
  virtual ~Source() = default;

  /// Reads up to `out.size()` bytes from `place` on; 0 at the end, an errno value if it failed.
  [[nodiscard]] virtual std::expected<std::size_t, int> read(std::uint64_t place, MutableBytes out) = 0;
};

/// What is written to. Errors are errno values.
class Target {
 public:
  Target() = default;
  Target(const Target&) = delete;
  Target& operator=(const Target&) = delete;
  virtual ~Target() = default;

  /// Writes all of `bytes` at `place`.
  [[nodiscard]] virtual std::expected<void, int> write(std::uint64_t place, ConstBytes bytes) = 0;
  /// Comes back when what was written is on the medium.
  [[nodiscard]] virtual std::expected<void, int> sync() = 0;
  /// Like Source::read, but from the medium and not from what the system keeps of the writes in memory. `place` and the
  /// size and address of `out` are multiples of kReadAlignment.
  [[nodiscard]] virtual std::expected<std::size_t, int> read_back(std::uint64_t place, MutableBytes out) = 0;
};

/// What reading past the page cache wants of addresses and sizes, on any disk.
inline constexpr std::size_t kReadAlignment = 4096;

/// Bytes that replace those of the image.
struct Patch {
  std::uint64_t place = 0;
  std::vector<std::byte> bytes;
};

/// The two passes over the target.
enum class Pass : std::uint8_t { writing, verifying };

/// Is told how far it has come, after each piece and before the first.
class Onlooker {
 public:
  Onlooker() = default;
  Onlooker(const Onlooker&) = delete;
  Onlooker& operator=(const Onlooker&) = delete;
  virtual ~Onlooker() = default;

  /// May throw to end it; then the target is incomplete as soon as `done` of the writing was more than 0.
  virtual void moved(Pass pass, std::uint64_t done, std::uint64_t total) = 0;
};

/// A piece: what is read, written and compared at once.
inline constexpr std::size_t kPiece = std::size_t{4} << 20U;

/// Writes the `size` bytes of `image` with `patches` in their place to `target`, syncs, and reads everything back.
/// Compares the SHA-256 (FIPS 180-4) of each piece, so the image is read once and may change afterwards. Answers the
/// SHA-256 of the image without the patches, in hexadecimal digits.
[[nodiscard]] Checked<std::string> write_image(Source& image, std::uint64_t size, const std::vector<Patch>& patches,
                                               Target& target, Onlooker& onlooker);

}  // namespace wirelab::flash
