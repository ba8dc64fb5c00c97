#include "firmware/storage_posix/posix_upload_calls.h"

#include <cerrno>

#include "firmware/planted/planted.h"
#include "firmware/storage_posix/retry.h"
#include "firmware/storage_posix/storage_error.h"

namespace wirelab::storage {

std::string key_text(const Digest& key) {
  const DigestText text = digest_text(key);
  return {text.data(), text.size()};
}

template <typename Interface>
void PosixUploadCall<Interface>::worked() {
  over_ = true;
  if (outcome_ < 0) error_ = error_of(-outcome_);
  this->core().claims.release(*this);
}

template class PosixUploadCall<UploadLook>;
template class PosixUploadCall<Change>;

Result<std::uint64_t> PosixUploadLook::offset() {
  const auto known = outcome();
  return known ? Result<std::uint64_t>(found_) : fail(known.error());
}

void PosixUploadLook::run() {
  PartialName found;
  outcome_ = core().partial.find(calls(), key(), found);
  if (outcome_ == -ENOENT) {
    outcome_ = 0;
    return;
  }
  found_ = found.offset;
  // A server that was killed may have renamed it and not come to this.
  if (outcome_ >= 0) outcome_ = uninterrupted([this] { return calls().sync(core().partial.directory.get()); });
}

void PosixUploadDrop::run() {
  if (WIRELAB_PLANTED(dropped_upload_stays)) return;
  outcome_ = core().partial.remove(calls(), key());
  if (outcome_ >= 0) outcome_ = uninterrupted([this] { return calls().sync(core().partial.directory.get()); });
}

}  // namespace wirelab::storage
