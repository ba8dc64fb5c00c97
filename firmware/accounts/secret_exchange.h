#pragma once

#include <array>
#include <optional>

#include "firmware/accounts/accounts.h"
#include "firmware/accounts/penalties.h"
#include "firmware/command/verb_table.h"

namespace wirelab::accounts {

/// How a verb ends whose attempt has come to `result`: with `done`, or with what speaks against it.
[[nodiscard]] command::Finish finish(const Result<AuthenticationHandle>& attempt, const Result<void>& result,
                                     command::OutcomeKind done);

/// A secret being looked at for somebody: what LOGIN, SIGNIN and CLAIM have in common. A secret that was wrong counts
/// against whoever said it, and so does registering oneself, which fills the book and tells which names are taken.
class SecretExchange final : public command::Exchange {
 public:
  /// `attempt` is what looks, or why nothing does.
  SecretExchange(Reactor& reactor, Penalties::Attempt counted, Result<AuthenticationHandle> attempt,
                 command::OutcomeKind done) noexcept;

  [[nodiscard]] command::Step next() override;

 private:
  Reactor& reactor_;
  Penalties::Attempt counted_;
  Result<AuthenticationHandle> attempt_;
  command::OutcomeKind done_;
};

/// Tells somebody who failed too often how many seconds to wait.
class SlowedExchange final : public command::Exchange {
 public:
  explicit SlowedExchange(Duration wait) noexcept;
  [[nodiscard]] command::Step next() override;

 private:
  std::array<char, 20> room_;
  std::string_view seconds_;
};

/// Says why a verb is not carried out.
class RefusedExchange final : public command::Exchange {
 public:
  explicit RefusedExchange(Error error) noexcept : error_(error) {}
  [[nodiscard]] command::Step next() override {
    return command::Finish{{.kind = command::OutcomeKind::failed, .error = error_}};
  }

 private:
  Error error_;
};

/// Where secrets are looked at: the accounts, and who has to wait. Both must outlive it.
struct Gate {
  Accounts& accounts;
  Penalties& penalties;
  Reactor& reactor;

  /// Counts an attempt of whoever begins; nothing if he has to wait, which he is told.
  [[nodiscard]] std::optional<Penalties::Attempt> open(const command::Beginning& beginning) const;
  /// Makes the exchange for an attempt that was let in.
  void pass(const command::Beginning& beginning, Penalties::Attempt counted, Result<AuthenticationHandle> attempt,
            command::OutcomeKind done) const;
};

}  // namespace wirelab::accounts
