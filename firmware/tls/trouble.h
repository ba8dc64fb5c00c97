#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/core/result.h"
#include "firmware/net/address.h"
#include "firmware/tls/fingerprint.h"

namespace wirelab::tls {

/// Why a connection over TLS failed, for the log. Callers of the stream see an Error only.
enum class Trouble : std::uint8_t {
  none,
  below,         ///< the connection underneath failed
  truncated,     ///< it ended without the peer's close_notify: bytes may be missing (RFC 8446 section 6.1)
  not_trusted,   ///< this side does not trust the peer's key
  turned_away,   ///< the peer sent a fatal alert, or closed during the handshake
  no_agreement,  ///< no version, cipher or signature that both sides have
  bad_peer,      ///< what came is not TLS, was changed on its way, or is not allowed at this point
  no_entropy,    ///< the board's random source gave nothing
  no_memory,     ///< the heap is used up
  timed_out,     ///< the handshake was not through in time
};

/// Its word in log lines: "truncated", "not-trusted", …
[[nodiscard]] std::string_view trouble_name(Trouble trouble) noexcept;

/// Which failure mbedTLS's `code` is.
[[nodiscard]] Trouble trouble_of(int code) noexcept;

/// What a stream answers for it, for ever. `not_allowed`, `refused`, `unsupported`, `io` and `timed_out` say
/// what they say elsewhere; the rest is `reset`: ended without the orderly close.
[[nodiscard]] Error error_of(Trouble trouble) noexcept;

/// What was agreed on.
struct Agreement {
  std::uint16_t version = 0;  ///< as it stands on the wire: 0x0304 is TLS 1.3, 0x0303 is TLS 1.2
  std::string_view cipher;    ///< the name of the suite
  Fingerprint key;            ///< which a client saw and its server has now proven; empty at a server, and if resumed
  bool resumed = false;  ///< this client saw no certificate: it goes on with an earlier session; a server cannot tell
};

/// Who hears of handshakes and failures, for logs and counters. Called on the loop's thread; must not touch the stream.
class Observer {
 public:
  Observer() = default;
  Observer(const Observer&) = delete;
  Observer& operator=(const Observer&) = delete;

  /// A handshake is through.
  virtual void established(const net::Endpoint& peer, const Agreement& agreement) = 0;
  /// A connection failed; `code` is mbedTLS's, or 0.
  virtual void failed(const net::Endpoint& peer, Trouble trouble, int code) = 0;

 protected:
  ~Observer() = default;
};

}  // namespace wirelab::tls
