#pragma once

#include <chrono>

#include "firmware/accounts/admin_verbs.h"
#include "firmware/accounts/claim_verb.h"
#include "firmware/accounts/password_verb.h"

namespace wirelab::accounts {

/// Who may register, as what, and what a wrong secret costs.
struct RegistrationRules {
  command::Role needs = command::Role::nobody;  ///< the least role that may make accounts
  command::Role role = command::Role::writer;   ///< what a new account is
  Duration penalty = std::chrono::seconds(5);   ///< Penalties: the time for one failure
};

/// LOGIN USER PASSWORD: says whether the password is right. It binds nothing on the classic wire.
class LoginVerb final : public command::Verb {
 public:
  /// `gate` must outlive it.
  explicit LoginVerb(const Gate& gate) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  const Gate& gate_;
};

/// SIGNIN USER PASSWORD: makes an account.
class SigninVerb final : public command::Verb {
 public:
  /// `gate` must outlive it.
  SigninVerb(const Gate& gate, const RegistrationRules& rules) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  const Gate& gate_;
  Registration as_;
};

/// The verbs over one service, which must outlive them, and those who have to wait.
class AccountVerbs {
 public:
  AccountVerbs(Accounts& accounts, Reactor& reactor, const RegistrationRules& rules) noexcept;
  AccountVerbs(const AccountVerbs&) = delete;
  AccountVerbs& operator=(const AccountVerbs&) = delete;

  /// Registers them; false if the table has no room or one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept;
  /// How an appliance that nobody has claimed is claimed.
  [[nodiscard]] ClaimVerb& claim() noexcept { return claim_; }

 private:
  Penalties penalties_;
  Gate gate_;
  LoginVerb login_;
  SigninVerb signin_;
  ClaimVerb claim_;
  PasswordVerb password_;
  AccountsVerb list_;
  AdminVerb set_role_;
  AdminVerb remove_;
  AdminVerb set_password_;
};

}  // namespace wirelab::accounts
