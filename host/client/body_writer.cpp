#include "host/client/body_writer.h"

#include <algorithm>

#include "firmware/core/file_handle.h"

namespace wirelab::client {

Result<std::size_t> BodyWriter::write(net::Stream& stream, BodySource& source, std::uint64_t done, MutableBytes room) {
  const std::uint64_t rest = source.size() - done;
  if (can_send_files_) {
    const std::size_t length = std::min<std::uint64_t>(rest, kMost);
    const auto count = stream.send_file(source.file(), source.start() + done, length);
    if (count) return count;
    if (count.error() == Error::io || count.error() == Error::invalid) return 0;
    if (count.error() != Error::unsupported) return count;
    can_send_files_ = false;
  }
  const std::size_t length = std::min<std::uint64_t>(rest, room.size());
  const auto read = source.read(done, room.first(length));
  if (!read || *read == 0) return 0;
  return stream.write(room.first(*read));
}

}  // namespace wirelab::client
