#pragma once

#include <memory>
#include <utility>

#include "firmware/tls/tls_stack.h"
#include "tests/contract/rig.h"
#include "tests/support/repeatable_entropy.h"

namespace wirelab::contract {

/// Trusts whoever it is shown: what it trusts is not the contract's question.
class TrustEverybody final : public tls::PeerJudge {
 public:
  bool trusts(const tls::PeerCertificate& /*certificate*/) override { return true; }
};

/// An identity for all rigs of a process: making one is the slowest part of a short case.
[[nodiscard]] inline tls::Identity& shared_identity() {
  static test::RepeatableEntropy entropy(5006);
  static tls::Identity identity;
  static const bool made = identity.make(entropy).has_value();
  if (!made) std::abort();
  return identity;
}

/// TLS over another rig: its addresses and its clock, its datagrams and its ICMP, and streams that are encrypted. The
/// rig below bounds the streams.
class TlsRig final : public Rig {
 public:
  TlsRig(std::unique_ptr<Rig> below, const tls::TlsOptions& options)
      : below_(std::move(below)),
        tls_server_(below_->reactor(), options),
        tls_client_(below_->reactor(), judge_, options),
        server_(below_->server(), &tls_server_, &tls_client_),
        client_(below_->client(), &tls_server_, &tls_client_) {
    ok_ = tls_server_.start(shared_identity(), entropy_) && tls_client_.start("", entropy_);
  }

  [[nodiscard]] bool ok() const { return ok_; }

  net::Stack& server() override { return server_; }
  net::Stack& client() override { return client_; }
  net::Address server_address() const override { return below_->server_address(); }
  net::Address client_address() const override { return below_->client_address(); }
  net::Address silent_address() const override { return below_->silent_address(); }
  Reactor& reactor() override { return below_->reactor(); }
  void turn() override { below_->turn(); }
  Duration free_time() const override { return below_->free_time(); }
  Duration connect_patience() const override { return below_->connect_patience(); }
  // Single bytes grow twentyfold below, where the bound is; a record waits at either end.
  std::size_t most_unread() const override { return below_->most_unread() + std::size_t{2} * 16 * 1024; }
  Ability bounded_streams() const override { return below_->bounded_streams(); }
  Ability bounded_memory() const override { return below_->bounded_memory(); }
  void take_memory() override { below_->take_memory(); }
  void give_memory_back() override { below_->give_memory_back(); }
  // The record that is built before the stream below can refuse it.
  std::size_t taken_without_memory() const override { return 4; }
  Ability established_before_accept() const override {
    return {.present = false, .reason = "a server's half of the handshake begins when it has accepted"};
  }
  Ability icmp() const override { return below_->icmp(); }
  Ability bounded_icmp_sockets() const override { return below_->bounded_icmp_sockets(); }
  Ability frame_tap() const override {
    return {.present = false, .reason = "frames carry what TLS encrypted, and the case looks for its own words"};
  }
  std::chrono::nanoseconds tap_time() const override { return below_->tap_time(); }

 private:
  std::unique_ptr<Rig> below_;
  test::RepeatableEntropy entropy_;
  TrustEverybody judge_;
  tls::TlsServer tls_server_;
  tls::TlsClient tls_client_;
  tls::TlsStack server_;
  tls::TlsStack client_;
  bool ok_ = false;
};

/// Puts TLS over what `Below` makes.
template <typename Below, tls::Version kHighest>
struct MakeTls {
  static constexpr const char* kName = "TLS";
  static std::unique_ptr<Rig> make(const RigOptions& options) {
    auto below = Below::make(options);
    if (below == nullptr) return nullptr;
    tls::TlsOptions tls;
    tls.highest = kHighest;
    auto rig = std::make_unique<TlsRig>(std::move(below), tls);
    if (!rig->ok()) return nullptr;
    return rig;
  }
};

}  // namespace wirelab::contract
