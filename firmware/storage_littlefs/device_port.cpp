#include "firmware/storage_littlefs/device_port.h"

#include <algorithm>

namespace wirelab::storage {
namespace {

int answer_of(const Result<void>& result) noexcept { return result ? LFS2_ERR_OK : LFS2_ERR_IO; }

/// A part of the device.
struct Range {
  std::uint64_t at;
  std::uint64_t size;

  [[nodiscard]] bool holds(std::uint64_t other, std::uint64_t length) const noexcept {
    return other >= at && other + length <= at + size;
  }
  [[nodiscard]] bool meets(std::uint64_t other, std::uint64_t length) const noexcept {
    return other < at + size && at < other + length;
  }
};

}  // namespace

DevicePort::DevicePort(BlockDevice& device, std::uint32_t block_size, std::uint32_t block_count,
                       const Buffers& buffers) noexcept
    : device_(device),
      block_size_(block_size),
      block_count_(block_count),
      gather_(buffers.gather),
      ahead_(buffers.ahead),
      units_(buffers.units, device.unit()) {}

DevicePort& DevicePort::of(const lfs2_config* config) noexcept { return *static_cast<DevicePort*>(config->context); }

void DevicePort::describe(lfs2_config& config) noexcept {
  config.context = this;
  config.read_size = device_.unit();
  config.prog_size = device_.unit();
  config.block_size = block_size_;
  config.block_count = block_count_;
  config.read = [](const lfs2_config* c, lfs2_block_t block, lfs2_off_t offset, void* buffer, lfs2_size_t size) {
    DevicePort& port = of(c);
    if (!port.inside(block, offset, size)) return int{LFS2_ERR_CORRUPT};
    const std::uint64_t at = std::uint64_t{block} * port.block_size_ + offset;
    return answer_of(port.read(at, {static_cast<std::byte*>(buffer), size}));
  };
  config.prog = [](const lfs2_config* c, lfs2_block_t block, lfs2_off_t offset, const void* buffer, lfs2_size_t size) {
    DevicePort& port = of(c);
    if (!port.inside(block, offset, size)) return int{LFS2_ERR_CORRUPT};
    const std::uint64_t at = std::uint64_t{block} * port.block_size_ + offset;
    return answer_of(port.program(at, {static_cast<const std::byte*>(buffer), size}));
  };
  config.erase = [](const lfs2_config* c, lfs2_block_t block) {
    DevicePort& port = of(c);
    if (!port.inside(block, 0, port.block_size_)) return int{LFS2_ERR_CORRUPT};
    ++port.erased_;
    const std::uint64_t at = std::uint64_t{block} * port.block_size_;
    port.ahead_size_ = 0;
    port.units_.forget(at, port.block_size_);
    return answer_of(port.device_.erase(at, port.block_size_));
  };
  config.sync = [](const lfs2_config* c) {
    DevicePort& port = of(c);
    if (const auto finished = port.finish(); !finished) return answer_of(finished);
    return answer_of(port.device_.flush());
  };
}

bool DevicePort::inside(lfs2_block_t block, std::uint64_t offset, std::uint64_t size) const noexcept {
  return block < block_count_ && offset <= block_size_ && size <= block_size_ - offset;
}

void DevicePort::drop() noexcept {
  gathered_ = 0;
  ahead_size_ = 0;
  units_.forget(0, ~std::uint64_t{0});
}

Result<void> DevicePort::finish() {
  if (gathered_ == 0) return {};
  const ConstBytes bytes = gather_.first(gathered_);
  // Whether it succeeds or not: whoever caused it is told, and nobody sends it again.
  gathered_ = 0;
  return send(gather_at_, bytes);
}

Result<void> DevicePort::send(std::uint64_t at, ConstBytes bytes) {
  auto sent = device_.program(at, bytes);
  if (!sent) units_.forget(at, bytes.size());
  return sent;
}

Result<void> DevicePort::program(std::uint64_t at, ConstBytes bytes) {
  ahead_size_ = 0;
  units_.forget(at, bytes.size());
  const bool goes_on = gathered_ > 0 && at == gather_at_ + gathered_ && bytes.size() <= gather_.size() - gathered_;
  if (!goes_on) {
    if (const auto finished = finish(); !finished) return finished;
    if (bytes.size() > gather_.size()) return send(at, bytes);
    gather_at_ = at;
  }
  // The next block of a file begins with pointers that are copied from the block before.
  if (at % block_size_ == 0) units_.keep(at, bytes);
  copy_bytes(bytes, gather_.subspan(gathered_));
  gathered_ += bytes.size();
  return {};
}

Result<void> DevicePort::read(std::uint64_t at, MutableBytes into) {
  const Range gathered{gather_at_, gathered_};
  if (gathered.holds(at, into.size())) {
    copy_bytes(gather_.subspan(static_cast<std::size_t>(at - gather_at_), into.size()), into);
    return {};
  }
  if (gathered.meets(at, into.size())) {
    if (const auto finished = finish(); !finished) return finished;
  }
  // A single unit is a pointer in front of a block's bytes; fetching ahead there would move the window for nothing.
  const bool ahead = expected_ > into.size() && into.size() > device_.unit() && into.size() <= ahead_.size();
  if (ahead && !Range{ahead_at_, ahead_size_}.holds(at, into.size())) {
    if (const auto fetched = fetch_ahead(at); !fetched) return fetched;
  }
  if (Range{ahead_at_, ahead_size_}.holds(at, into.size())) {
    copy_bytes(ahead_.subspan(static_cast<std::size_t>(at - ahead_at_), into.size()), into);
    return {};
  }
  return into.size() == device_.unit() ? read_unit(at, into) : device_.read(at, into);
}

Result<void> DevicePort::read_unit(std::uint64_t at, MutableBytes into) {
  if (const ConstBytes known = units_.find(at); !known.empty()) {
    copy_bytes(known, into);
    return {};
  }
  const auto got = device_.read(at, into);
  if (got) units_.keep(at, into);
  return got;
}

Result<void> DevicePort::fetch_ahead(std::uint64_t at) {
  if (const auto finished = finish(); !finished) return finished;
  const std::uint64_t end = std::uint64_t{block_size_} * block_count_;
  const std::uint64_t unit = device_.unit();
  const std::uint64_t wanted = (expected_ + unit - 1) / unit * unit;
  ahead_size_ = 0;
  const auto size = static_cast<std::size_t>(std::min({wanted, std::uint64_t{ahead_.size()}, end - at}));
  if (const auto got = device_.read(at, ahead_.first(size)); !got) return got;
  ahead_at_ = at;
  ahead_size_ = size;
  return {};
}

}  // namespace wirelab::storage
