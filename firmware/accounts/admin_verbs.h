#pragma once

#include "firmware/accounts/secret_exchange.h"

namespace wirelab::accounts {

/// ACCOUNTS: the users and their roles.
class AccountsVerb final : public command::Verb {
 public:
  /// `accounts` must outlive it.
  explicit AccountsVerb(const Accounts& accounts) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  const Accounts& accounts_;
};

/// A verb by which an admin changes an account. Only an account's role counts for it, also where everybody may do
/// everything: an admin whom a stranger makes would still be one when the appliance is open no more.
class AdminVerb final : public command::Verb {
 public:
  /// What one of them is.
  struct Form {
    std::string_view name;
    std::size_t words;
    command::Words kind;
    command::OutcomeKind done;
    Result<AuthenticationHandle> (*begin)(Accounts& accounts, const command::Arguments& words);
  };
  static const Form kSetRole;      ///< ACCOUNT_ROLE USER ROLE
  static const Form kRemove;       ///< ACCOUNT_REMOVE USER
  static const Form kSetPassword;  ///< ACCOUNT_PASSWORD USER PASSWORD

  /// `gate` must outlive it.
  AdminVerb(const Gate& gate, const Form& form) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  const Gate& gate_;
  const Form& form_;
};

}  // namespace wirelab::accounts
