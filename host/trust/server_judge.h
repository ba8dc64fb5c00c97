#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "firmware/tls/tls_client.h"
#include "host/trust/pin_book.h"

namespace wirelab::trust {

/// What the key that a server shows is to this user.
enum class Verdict : std::uint8_t {
  known,       ///< the pinned one
  verified,    ///< whatever it is: an authority vouches for it, and the book says nothing else
  first_use,   ///< of a server that was not known
  expected,    ///< the one that was asked for, which takes the place of what was known
  changed,     ///< another one than is pinned: stop
  unvouched,   ///< of a server that an authority has to vouch for, and none does: stop
  unexpected,  ///< not the one that was asked for: stop
  stranger,    ///< of a server that was not known, where only known ones are wanted: stop
};

/// What the user wants beside what is known.
struct Wishes {
  std::string key = {};     ///< the one fingerprint that is accepted, whatever was known; empty for none in particular
  bool known_only = false;  ///< no first use
  bool authority = false;   ///< an authority has to vouch for what is not pinned, and may for another key than that
};

/// True if the connection may go on.
[[nodiscard]] constexpr bool goes_on(Verdict verdict) noexcept { return verdict < Verdict::changed; }

/// The decision.
[[nodiscard]] Verdict judge(const Pin* pin, const tls::PeerCertificate& shown, const Wishes& wishes) noexcept;

/// Trusts a server as SSH does: the first key that it shows is kept, and any other later on ends the handshake. Of a
/// server that an authority vouches for is kept that one has to: its owner may renew its key, and nobody can take its
/// place with one of his own.
class ServerJudge final : public tls::PeerJudge, public tls::Observer {
 public:
  /// Keeps a key that is new and proven, or kByAuthority, in place of another one for `Verdict::expected`. Answers the
  /// pin that counts
  /// from now on: somebody else may have kept a first one meanwhile.
  using Keep = std::function<Pin(Verdict why, std::string_view key)>;

  /// `pin`: what is known of the server.
  ServerJudge(std::optional<Pin> pin, Wishes wishes, Keep keep)
      : pin_(std::move(pin)), wishes_(std::move(wishes)), keep_(std::move(keep)) {}

  [[nodiscard]] bool trusts(const tls::PeerCertificate& certificate) override;
  [[nodiscard]] bool confirms(const tls::Fingerprint& key) override;
  void established(const net::Endpoint& peer, const tls::Agreement& agreement) override;
  void failed(const net::Endpoint& peer, tls::Trouble trouble, int code) override;

  /// What was decided last; nothing if no server has shown a key yet.
  [[nodiscard]] std::optional<Verdict> verdict() const noexcept { return verdict_; }
  /// The key that was shown last, perhaps without proof.
  [[nodiscard]] std::string_view shown() const noexcept { return shown_; }
  /// What is known of the server.
  [[nodiscard]] const std::optional<Pin>& pin() const noexcept { return pin_; }
  /// Why the last connection that failed did, as far as TLS knows.
  [[nodiscard]] tls::Trouble trouble() const noexcept { return trouble_; }

 private:
  [[nodiscard]] bool confirms_verified();

  std::optional<Pin> pin_;
  Wishes wishes_;
  Keep keep_;
  std::optional<Verdict> verdict_;
  std::string shown_;
  std::string verified_;  // the key that an authority vouched for
  tls::Trouble trouble_ = tls::Trouble::none;
};

}  // namespace wirelab::trust
