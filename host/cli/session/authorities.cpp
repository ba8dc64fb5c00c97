#include "host/cli/session/authorities.h"

#include <fcntl.h>

#include <array>
#include <cerrno>
#include <expected>
#include <string>

#include "host/cli/descriptor.h"
#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {
namespace {

/// Four times the list that systems have.
constexpr std::size_t kMost = 1024U * 1024;
/// Where systems keep theirs: Debian, Fedora, Alpine and macOS.
constexpr std::array kSystem{"/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
                             "/etc/ssl/cert.pem"};

std::expected<std::string, int> read_file(const char* path) {
  const Descriptor file(::open(path, O_RDONLY | O_CLOEXEC));
  if (!file) return std::unexpected(errno);
  std::string text;
  std::array<char, 65536> piece{};
  while (text.size() <= kMost) {
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return std::unexpected(errno);
    if (count == 0) return text;
    text.append(piece.data(), static_cast<std::size_t>(count));
  }
  return std::unexpected(EFBIG);
}

}  // namespace

std::optional<Failure> trust_authorities(tls::TlsClient& client, const Options& options) {
  // First, because a list that cannot be read takes those before it away: a system's that is broken is as none.
  for (const char* path : kSystem) {
    const auto list = read_file(path);
    if (list && client.trust_authorities(as_bytes(std::string_view(*list)))) break;
  }
  const auto& own = options.session.trust.authorities;
  if (!own) return std::nullopt;
  const auto list = read_file(own->c_str());
  if (!list) {
    return Failure{.reason = Reason::local_file,
                   .message = text(options.language, Phrase::authorities_unreadable,
                                   {shown(*own), system_reason(options.language, list.error())}),
                   .ends_the_run = true};
  }
  if (client.trust_authorities(as_bytes(std::string_view(*list)))) return std::nullopt;
  return Failure{.reason = Reason::local_file,
                 .message = text(options.language, Phrase::authorities_none, {shown(*own)}),
                 .ends_the_run = true};
}

}  // namespace wirelab::cli
