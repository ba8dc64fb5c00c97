#include "host/cli/session/identity_source.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "firmware/core/wipe.h"
#include "host/cli/descriptor.h"
#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {

Attempt<std::unique_ptr<IdentitySource>> IdentitySource::read(const std::string& key, const std::string& certificates,
                                                              Language language, const Interruption& interruption) {
  auto source = std::make_unique<IdentitySource>();
  for (const std::string& path : {key, certificates}) {
    if (auto taken = source->take(path, language, interruption); !taken) return std::unexpected(taken.error());
  }
  return source;
}

IdentitySource::~IdentitySource() { wipe(MutableBytes(room_)); }

Attempt<void> IdentitySource::take(const std::string& path, Language language, const Interruption& interruption) {
  const auto unreadable = [&](int error) {
    return std::unexpected(
        Failure{.reason = Reason::local_file,
                .message = text(language, Message::cannot_read, {shown(path), system_reason(language, error)})});
  };
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file) return unreadable(errno);
  const std::size_t before = size_;
  for (ssize_t count = -1; count != 0 && size_ < room_.size();) {
    count = ::read(file.get(), room_.data() + size_, room_.size() - size_);
    if (count < 0 && errno != EINTR) return unreadable(errno);
    interruption.check();
    if (count > 0) size_ += static_cast<std::size_t>(count);
  }
  // A key that ends without a line feed would run into the certificate.
  if (size_ > before && size_ < room_.size() && room_[size_ - 1] != std::byte{'\n'}) room_[size_++] = std::byte{'\n'};
  if (size_ <= kMost) return {};
  return std::unexpected(
      Failure{.reason = Reason::local_file,
              .message = text(language, Phrase::identity_too_long, {shown(path), std::to_string(kMost)})});
}

Result<std::size_t> IdentitySource::read(std::uint64_t offset, MutableBytes into) {
  const std::size_t at = std::min<std::uint64_t>(offset, size_);
  const std::size_t count = std::min(into.size(), size_ - at);
  std::copy_n(room_.begin() + static_cast<std::ptrdiff_t>(at), count, into.begin());
  return count;
}

}  // namespace wirelab::cli
