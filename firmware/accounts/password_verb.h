#pragma once

#include "firmware/accounts/secret_exchange.h"

namespace wirelab::accounts {

/// PASSWORD USER OLD NEW: gives an account another password, for whoever knows the old one. As after LOGIN, the
/// connection has the account's role then; everybody else who logged in with the old password has none any more.
class PasswordVerb final : public command::Verb {
 public:
  /// `gate` must outlive it.
  explicit PasswordVerb(const Gate& gate) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  const Gate& gate_;
};

}  // namespace wirelab::accounts
