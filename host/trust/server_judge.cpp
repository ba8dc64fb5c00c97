#include "host/trust/server_judge.h"

namespace wirelab::trust {

Verdict judge(const Pin* pin, const tls::PeerCertificate& shown, const Wishes& wishes) noexcept {
  const std::string_view key = shown.key.view();
  const bool is_pinned = pin != nullptr && pin->key == key;
  if (!wishes.key.empty()) {
    if (key != wishes.key) return Verdict::unexpected;
    return is_pinned ? Verdict::known : Verdict::expected;
  }
  if (is_pinned) return Verdict::known;
  const bool has_other_key = pin != nullptr && !pin->by_authority();
  if (shown.verified && (wishes.authority || !has_other_key)) return Verdict::verified;
  if (has_other_key) return Verdict::changed;
  if (pin != nullptr || wishes.authority) return Verdict::unvouched;
  return wishes.known_only ? Verdict::stranger : Verdict::first_use;
}

bool ServerJudge::trusts(const tls::PeerCertificate& certificate) {
  shown_ = certificate.key.view();
  verdict_ = judge(pin_ ? &*pin_ : nullptr, certificate, wishes_);
  if (verdict_ == Verdict::verified) verified_ = shown_;
  return goes_on(*verdict_);
}

bool ServerJudge::confirms(const tls::Fingerprint& key) {
  const std::string_view proven = key.view();
  if (pin_ && pin_->key == proven) return true;
  if (verified_ == proven) return confirms_verified();
  // Several connections may shake hands at a time, of which each saw a server that was not known.
  const bool is_asked_for = wishes_.key == proven;
  if (!pin_ || is_asked_for) pin_ = keep_(is_asked_for ? Verdict::expected : Verdict::first_use, proven);
  if (pin_->key == proven) return true;
  shown_ = proven;
  verdict_ = Verdict::changed;
  return false;
}

bool ServerJudge::confirms_verified() {
  if (!pin_) pin_ = keep_(Verdict::verified, kByAuthority);
  if (pin_->by_authority() || wishes_.authority) return true;
  // Somebody else kept the key of another server meanwhile.
  verdict_ = Verdict::changed;
  return false;
}

void ServerJudge::established(const net::Endpoint& /*peer*/, const tls::Agreement& /*agreement*/) {
  trouble_ = tls::Trouble::none;
}

void ServerJudge::failed(const net::Endpoint& /*peer*/, tls::Trouble trouble, int /*code*/) { trouble_ = trouble; }

}  // namespace wirelab::trust
