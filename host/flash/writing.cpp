#include "host/flash/writing.h"

#include <algorithm>
#include <array>

#include "firmware/storage/sha256.h"

namespace wirelab::flash {
namespace {

constexpr std::uint64_t kSyncEvery = std::uint64_t{8} * kPiece;

struct alignas(kReadAlignment) Page {
  std::array<std::byte, kReadAlignment> bytes;
};

/// Room for one piece, where reading past the page cache can put it.
class Room {
 public:
  [[nodiscard]] MutableBytes first(std::uint64_t size) {
    return MutableBytes(pages_.data()->bytes.data(), kPiece).first(static_cast<std::size_t>(size));
  }

 private:
  std::vector<Page> pages_{kPiece / kReadAlignment};
};

void apply(const std::vector<Patch>& patches, std::uint64_t place, MutableBytes piece) {
  for (const Patch& patch : patches) {
    const std::uint64_t begin = std::max(place, patch.place);
    const std::uint64_t end = std::min(place + piece.size(), patch.place + patch.bytes.size());
    if (begin >= end) continue;
    const auto bytes = ConstBytes(patch.bytes).subspan(begin - patch.place, end - begin);
    std::ranges::copy(bytes, piece.subspan(begin - place).begin());
  }
}

/// Fills `piece` from `source`; answers how much there was.
template <typename Read>
std::expected<std::size_t, int> fill(MutableBytes piece, const Read& read) {
  std::size_t filled = 0;
  while (filled < piece.size()) {
    const auto count = read(filled, piece.subspan(filled));
    if (!count) return std::unexpected(count.error());
    if (*count == 0) break;
    filled += *count;
  }
  return filled;
}

class Passes {
 public:
  Passes(Source& image, std::uint64_t size, const std::vector<Patch>& patches, Target& target, Onlooker& onlooker)
      : image_(image), size_(size), patches_(patches), target_(target), onlooker_(onlooker) {}

  Checked<std::string> run() {
    if (auto written = write(); !written) return std::unexpected(written.error());
    if (auto verified = verify(); !verified) return std::unexpected(verified.error());
    return storage::digest_string(whole_.finish());
  }

 private:
  [[nodiscard]] MutableBytes piece_at(std::uint64_t place) {
    return room_.first(std::min<std::uint64_t>(kPiece, size_ - place));
  }

  Checked<void> write() {
    for (std::uint64_t place = 0; place < size_;) {
      onlooker_.moved(Pass::writing, place, size_);
      const MutableBytes piece = piece_at(place);
      const auto count = fill(piece, [&](std::size_t at, MutableBytes out) { return image_.read(place + at, out); });
      if (!count) return problem(Fault::image_unreadable, count.error(), place);
      if (*count < piece.size()) return problem(Fault::image_changed, 0, place + *count);
      whole_.update(piece);
      apply(patches_, place, piece);
      sums_.push_back(storage::sha256(piece));
      if (const auto written = target_.write(place, piece); !written) {
        return problem(Fault::write_failed, written.error(), place);
      }
      place += piece.size();
      // Else all the waiting would be at the end, and the rate that is shown a lie.
      if (place % kSyncEvery != 0 && place < size_) continue;
      if (const auto synced = target_.sync(); !synced) return problem(Fault::sync_failed, synced.error(), place);
    }
    return {};
  }

  Checked<void> verify() {
    auto sum = sums_.begin();
    for (std::uint64_t place = 0; place < size_; ++sum) {
      onlooker_.moved(Pass::verifying, place, size_);
      const std::size_t wanted = piece_at(place).size();
      const std::size_t aligned = (wanted + kReadAlignment - 1) / kReadAlignment * kReadAlignment;
      const auto count = read_back(place, room_.first(aligned), wanted);
      if (!count) return problem(Fault::read_back_failed, count.error(), place);
      if (*count < wanted || storage::sha256(room_.first(wanted)) != *sum)
        return problem(Fault::read_back_differs, 0, place);
      place += wanted;
    }
    onlooker_.moved(Pass::verifying, size_, size_);
    return {};
  }

  /// A read past the page cache that stops short off an aligned place is at the end: it cannot be continued.
  std::expected<std::size_t, int> read_back(std::uint64_t place, MutableBytes room, std::size_t wanted) {
    return fill(room, [&](std::size_t at, MutableBytes out) -> std::expected<std::size_t, int> {
      if (at >= wanted || at % kReadAlignment != 0) return 0;
      return target_.read_back(place + at, out);
    });
  }

  [[nodiscard]] static std::unexpected<Problem> problem(Fault fault, int error, std::uint64_t place) {
    return std::unexpected(Problem{.fault = fault, .error = error, .place = place});
  }

  Source& image_;
  std::uint64_t size_;
  const std::vector<Patch>& patches_;
  Target& target_;
  Onlooker& onlooker_;
  Room room_;
  storage::Sha256 whole_;
  std::vector<storage::Digest> sums_;
};

}  // namespace

Checked<std::string> write_image(Source& image, std::uint64_t size, const std::vector<Patch>& patches, Target& target,
                                 Onlooker& onlooker) {
  return Passes(image, size, patches, target, onlooker).run();
}

}  // namespace wirelab::flash
