// An image whose FAT32 says anything: where the settings file is, and what would be changed of it.

#include <algorithm>

#include "host/flash/card_settings.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;

class Disk final : public flash::Source {
 public:
  explicit Disk(ConstBytes bytes) : bytes_(bytes) {}
  std::expected<std::size_t, int> read(std::uint64_t place, MutableBytes out) override {
    require(++reads_ < 300'000, "a disk is read in bounded steps");
    if (place >= bytes_.size()) return 0;
    const auto found = bytes_.subspan(place).first(std::min<std::uint64_t>(out.size(), bytes_.size() - place));
    std::ranges::copy(found, out.begin());
    return found.size();
  }

 private:
  ConstBytes bytes_;
  std::size_t reads_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto bytes = std::as_bytes(std::span(data, size));
  if (bytes.size() < flash::kSector) return 0;
  const auto partitions = flash::check_image(bytes.first<flash::kSector>(), bytes.size());
  if (!partitions) return 0;
  Disk disk(bytes);
  const auto patches = flash::settings_patches(disk, *partitions, {{"", "hostname", "lab"}});
  if (!patches) return 0;
  const flash::Partition& first = partitions->front();
  for (const flash::Patch& patch : *patches) {
    require(patch.place >= first.offset && patch.place + patch.bytes.size() <= first.end(),
            "only the partition is changed");
  }
  return 0;
}
