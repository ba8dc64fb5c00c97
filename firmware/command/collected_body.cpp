#include "firmware/command/collected_body.h"

#include <new>

#include "firmware/core/wipe.h"

namespace wirelab::command {

CollectedBody::~CollectedBody() { clear(); }

Result<void> CollectedBody::expect(std::size_t size) noexcept {
  clear();
  room_.reset(new (std::nothrow) std::byte[size]);
  if (room_ == nullptr) return fail(Error::no_resources);
  size_ = size;
  return {};
}

void CollectedBody::clear() noexcept {
  wipe(MutableBytes(room_.get(), filled_));
  room_.reset();
  size_ = 0;
  filled_ = 0;
}

Result<MutableBytes> CollectedBody::space() { return MutableBytes(room_.get(), size_).subspan(filled_); }

}  // namespace wirelab::command
