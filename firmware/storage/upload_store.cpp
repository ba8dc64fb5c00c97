#include "firmware/storage/upload_store.h"

#include "firmware/core/text.h"

namespace wirelab::storage {

Digest upload_key(const UploadName& name) noexcept {
  std::array<char, 24> room;
  // No path holds a line feed, so no two names give the same text.
  const std::string_view size = TextBuilder(room).add('\n').add_number(name.size).add('\n').text();
  Sha256 hash;
  hash.update(as_bytes(name.path));
  hash.update(as_bytes(size));
  hash.update(name.sha256);
  return hash.finish();
}

}  // namespace wirelab::storage
