#include "firmware/files/hash_line.h"

#include <algorithm>

#include "firmware/planted/planted.h"

namespace wirelab::files {

bool Hashing::step(MutableBytes room) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(room.size(), end_ - hashed_));
  const auto got = reader_.read(hashed_, room.first(wanted));
  if (!got || *got == 0) {
    // No bytes before the end: somebody has made the file shorter behind the store's back.
    error_ = got ? Error::io : got.error();
    return false;
  }
  sha256_.update(ConstBytes(room).first(*got));
  hashed_ += WIRELAB_PLANTED(hash_leaves_bytes_out) ? wanted : *got;
  return hashed_ < end_;
}

void HashLine::ready() {
  Hashing* const first = waiting_.pop_front();
  if (first == nullptr) return;
  if (first->step(room_)) waiting_.push_back(*first);
  // Its reader calls whoever has to wait for the disk.
  if (first->linked() || first->hashed_ == first->end_ || first->error_ != Error::would_block) {
    reactor_.mark(first->watcher_);
  }
  if (!waiting_.empty()) reactor_.mark(*this);
}

}  // namespace wirelab::files
