#include "firmware/storage_posix/snapshot_cache.h"

#include <algorithm>
#include <utility>

namespace wirelab::storage {

SnapshotCache::Snapshot* SnapshotCache::snapshot_of(std::string_view path) noexcept {
  const auto place = std::ranges::find(snapshots_, path, &Snapshot::path);
  return place == snapshots_.end() ? nullptr : &*place;
}

bool SnapshotCache::has(std::string_view path) const noexcept {
  return std::ranges::find(snapshots_, path, &Snapshot::path) != snapshots_.end();
}

Names SnapshotCache::find(std::string_view path, const DirectoryStamp& stamp) noexcept {
  Snapshot* snapshot = snapshot_of(path);
  if (snapshot == nullptr) return nullptr;
  if (snapshot->stamp != stamp) {
    drop(*snapshot);
    return nullptr;
  }
  snapshot->used = ++uses_;
  return snapshot->names;
}

void SnapshotCache::keep(std::string_view path, const DirectoryStamp& stamp, Names names) {
  if (Snapshot* old = snapshot_of(path)) drop(*old);
  const std::size_t size = names->size();
  if (size > kMaxBytes) return;
  while (snapshots_.size() >= kMaxSnapshots || bytes_ + size > kMaxBytes) {
    drop(*std::ranges::min_element(snapshots_, {}, &Snapshot::used));
  }
  bytes_ += size;
  snapshots_.push_back({std::string(path), stamp, std::move(names), ++uses_});
}

void SnapshotCache::forget_all() noexcept {
  snapshots_.clear();
  bytes_ = 0;
  ++changes_;
}

void SnapshotCache::drop(Snapshot& snapshot) noexcept {
  bytes_ -= snapshot.names->size();
  if (&snapshot != &snapshots_.back()) snapshot = std::move(snapshots_.back());
  snapshots_.pop_back();
}

}  // namespace wirelab::storage
