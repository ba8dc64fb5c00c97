#pragma once

#include "firmware/accounts/accounts.h"
#include "firmware/command/verb_table.h"

namespace wirelab::accounts {

/// LOGIN USER PASSWORD: says whether the password is right. It binds nothing on the classic wire.
class LoginVerb final : public command::Verb {
 public:
  explicit LoginVerb(Accounts& accounts) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Accounts& accounts_;
};

/// SIGNIN USER PASSWORD: makes an account.
class SigninVerb final : public command::Verb {
 public:
  SigninVerb(Accounts& accounts, command::Role needs) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Accounts& accounts_;
};

/// Both verbs over one service, which must outlive them.
class AccountVerbs {
 public:
  /// `to_register`: the role that may make accounts; Role::nobody lets everybody register.
  AccountVerbs(Accounts& accounts, command::Role to_register) noexcept
      : login_(accounts), signin_(accounts, to_register) {}

  /// Registers them; false if the table has no room or one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept { return table.add(login_) && table.add(signin_); }

 private:
  LoginVerb login_;
  SigninVerb signin_;
};

}  // namespace wirelab::accounts
