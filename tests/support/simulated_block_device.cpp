#include "tests/support/simulated_block_device.h"

#include <algorithm>
#include <random>
#include <utility>

namespace wirelab::test {

SimulatedBlockDevice::SimulatedBlockDevice(std::uint32_t unit, Image image)
    : unit_(unit), now_(std::move(image)), durable_(now_) {}

Result<void> SimulatedBlockDevice::begin(Call call, std::uint64_t offset, std::uint64_t length) {
  if (offset % unit_ != 0 || length % unit_ != 0) return fail(Error::invalid);
  if (offset > now_.size() || length > now_.size() - offset) return fail(Error::invalid);
  if (cut()) return fail(Error::io);
  if ((call == Call::program || call == Call::flush) && writes_++ >= cut_at_) return fail(Error::io);
  const std::size_t number = calls_++;
  if (fails && fails(call, number)) return fail(Error::io);
  return {};
}

Result<void> SimulatedBlockDevice::read(std::uint64_t offset, MutableBytes into) {
  if (const auto begun = begin(Call::read, offset, into.size()); !begun) return begun;
  std::copy_n(now_.begin() + static_cast<std::ptrdiff_t>(offset), into.size(), into.begin());
  return {};
}

Result<void> SimulatedBlockDevice::program(std::uint64_t offset, ConstBytes bytes) {
  // What was under way when the power went may have been done in part, too.
  const bool under_way = writes_ == cut_at_;
  const auto begun = begin(Call::program, offset, bytes.size());
  if (!begun && !under_way) return begun;
  std::ranges::copy(bytes, now_.begin() + static_cast<std::ptrdiff_t>(offset));
  for (std::size_t at = 0; at < bytes.size(); at += unit_) {
    const ConstBytes part = bytes.subspan(at, unit_);
    pending_[offset + at].emplace_back(part.begin(), part.end());
  }
  return begun;
}

Result<void> SimulatedBlockDevice::erase(std::uint64_t offset, std::uint64_t length) {
  return begin(Call::erase, offset, length);
}

Result<void> SimulatedBlockDevice::flush() {
  if (const auto begun = begin(Call::flush, 0, 0); !begun) return begun;
  for (const auto& [offset, versions] : pending_) {
    std::ranges::copy(versions.back(), durable_.begin() + static_cast<std::ptrdiff_t>(offset));
  }
  pending_.clear();
  return {};
}

SimulatedBlockDevice::Image SimulatedBlockDevice::after_cut(std::uint64_t seed) const {
  constexpr unsigned kOneInSoManyIsTorn = 8;
  std::mt19937_64 random(seed);
  Image image = durable_;
  for (const auto& [offset, versions] : pending_) {
    const auto place = image.begin() + static_cast<std::ptrdiff_t>(offset);
    const std::size_t survivor = random() % (versions.size() + 1);
    if (survivor == versions.size()) continue;
    const bool torn = random() % kOneInSoManyIsTorn == 0;
    const std::size_t length = torn ? random() % unit_ : unit_;
    std::copy_n(versions[survivor].begin(), length, place);
  }
  return image;
}

}  // namespace wirelab::test
