#include "boards/virtio/random_source.h"

#include <algorithm>

#include "firmware/core/wipe.h"

namespace wirelab::virtio {
namespace {

constexpr std::uint32_t kBytesQueue = 0;

}  // namespace

RandomSource::~RandomSource() {
  if (started_) transport_.reset();
  wipe(store_);
}

Result<void> RandomSource::start() noexcept {
  if (const auto agreed = transport_.negotiate(0); !agreed) return fail(agreed.error());
  if (const auto added = transport_.add_queue(kBytesQueue, queue_); !added) return added;
  // Whoever wants the bytes looks for them; an interrupt would only wake the processor for nothing.
  queue_.allow_interrupts(false);
  transport_.start();
  started_ = true;
  fetch();
  return {};
}

void RandomSource::fetch() noexcept {
  const Part part = from_device(store_);
  if (!queue_.offer({&part, 1}, 0)) return;
  fetching_ = true;
  if (queue_.take_news()) transport_.notify(kBytesQueue);
}

Result<void> RandomSource::wait_for_more() noexcept {
  if (!fetching_) fetch();
  const TimePoint deadline = clock_.now() + kPatience;
  for (;;) {
    if (const auto done = queue_.take()) {
      fetching_ = false;
      first_ = 0;
      end_ = done->written;
      if (end_ == 0) return fail(Error::io);
      return {};
    }
    if (queue_.broken() || clock_.now() >= deadline) return fail(Error::io);
  }
}

Result<void> RandomSource::fill(MutableBytes out) {
  while (!out.empty()) {
    if (first_ == end_) {
      if (const auto more = wait_for_more(); !more) return more;
    }
    const std::size_t count = std::min(out.size(), end_ - first_);
    const auto taken = MutableBytes(store_).subspan(first_, count);
    std::ranges::copy(taken, out.begin());
    wipe(taken);  // nobody gets the same bytes twice
    first_ += count;
    out = out.subspan(count);
  }
  if (first_ == end_ && !fetching_) fetch();
  return {};
}

}  // namespace wirelab::virtio
