#include "boards/virtio/disk.h"

#include <span>
#include <utility>

namespace wirelab::virtio {
namespace {

constexpr std::uint32_t kRequestQueue = 0;

// Section 5.2.3.
constexpr std::uint32_t kReadOnly = 1U << 5U;
constexpr std::uint32_t kFlush = 1U << 9U;
// Section 5.2.4.
constexpr std::uint32_t kCapacityOffset = 0;
// Section 5.2.6.
constexpr std::byte kOk{0};
constexpr std::byte kUnsupported{2};
// No value of the specification: what a device leaves that answers without writing a status.
constexpr std::byte kNoAnswer{0xff};

Result<void> outcome_of(std::byte status) noexcept {
  if (status == kOk) return {};
  return fail(status == kUnsupported ? Error::unsupported : Error::io);
}

}  // namespace

Disk::~Disk() {
  if (started_) transport_.reset();
}

Result<void> Disk::start() noexcept {
  // Read-only is offered as a feature that a driver has to know; one that did not ask for it would see writes fail.
  const auto agreed = transport_.negotiate(kReadOnly | kFlush);
  if (!agreed) return fail(agreed.error());
  if ((*agreed & kReadOnly) != 0) return fail(Error::unsupported);
  can_flush_ = (*agreed & kFlush) != 0;
  sectors_ = transport_.config_word(kCapacityOffset);
  if (const auto added = transport_.add_queue(kRequestQueue, queue_); !added) return added;
  transport_.start();
  started_ = true;
  return {};
}

void Disk::read(DiskRequest& request, std::uint64_t first, MutableBytes into) noexcept {
  begin(request, DiskRequest::Kind::read, first, from_device(into));
}

void Disk::write(DiskRequest& request, std::uint64_t first, ConstBytes from) noexcept {
  begin(request, DiskRequest::Kind::write, first, to_device(from));
}

void Disk::flush(DiskRequest& request) noexcept { begin(request, DiskRequest::Kind::flush, 0, {}); }

void Disk::begin(DiskRequest& request, DiskRequest::Kind kind, std::uint64_t first, const Part& data) noexcept {
  request.kind_ = kind;
  request.sector_ = first;
  request.data_ = data;
  const std::uint64_t count = data.length / kSector;
  const bool whole = data.length % kSector == 0 && (count > 0 || kind == DiskRequest::Kind::flush);
  const bool inside = first <= sectors_ && count <= sectors_ - first;
  if (!whole || !inside) {
    refused_.push_back(request);
    return;
  }
  waiting_.push_back(request);
  hand_over();
}

Disk::Place* Disk::free_place() noexcept {
  for (Place& place : places_) {
    if (place.request == nullptr) return &place;
  }
  return nullptr;
}

void Disk::hand_over() noexcept {
  // The queue has places for every request in `places_`, so offering cannot fail but on a broken device.
  for (Place* place = free_place(); place != nullptr && !queue_.broken(); place = free_place()) {
    DiskRequest* request = waiting_.pop_front();
    if (request == nullptr) break;
    place->header = {static_cast<std::uint32_t>(request->kind_), 0, request->sector_};
    place->status = kNoAnswer;
    place->request = request;
    const Part header = to_device(std::as_bytes(std::span(&place->header, 1)));
    const Part status = from_device({&place->status, 1});
    const std::array<Part, 3> with_data{header, request->data_, status};
    const std::array<Part, 2> without_data{header, status};
    const bool flushes = request->kind_ == DiskRequest::Kind::flush;
    const auto parts = flushes ? std::span<const Part>(without_data) : std::span<const Part>(with_data);
    static_cast<void>(queue_.offer(parts, static_cast<std::uint16_t>(place - places_.data())));
  }
  if (queue_.take_news()) transport_.notify(kRequestQueue);
}

void Disk::poll(Duration /*max_wait*/) {
  while (DiskRequest* request = refused_.pop_front()) request->done(fail(Error::invalid));
  while (const auto done = queue_.take()) {
    Place& place = places_[done->token];
    DiskRequest* request = place.request;
    place.request = nullptr;
    // A disk without the feature writes through: what it has done is safe.
    const bool safe_anyway = request->kind_ == DiskRequest::Kind::flush && !can_flush_;
    request->done(safe_anyway ? Result<void>() : outcome_of(place.status));
  }
  if (queue_.broken()) {
    for (Place& place : places_) {
      if (DiskRequest* request = std::exchange(place.request, nullptr)) request->done(fail(Error::io));
    }
    while (DiskRequest* request = waiting_.pop_front()) request->done(fail(Error::io));
  }
  hand_over();
}

TimePoint Disk::next_deadline() const noexcept {
  return !refused_.empty() || queue_.anything_done() ? TimePoint{} : kNever;
}

bool Disk::may_sleep() noexcept {
  queue_.allow_interrupts(true);
  return refused_.empty() && !queue_.anything_done();
}

void Disk::woke() noexcept {
  queue_.allow_interrupts(false);
  static_cast<void>(transport_.acknowledge_interrupt());
}

}  // namespace wirelab::virtio
