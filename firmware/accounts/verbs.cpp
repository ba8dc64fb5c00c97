#include "firmware/accounts/verbs.h"

#include <utility>

namespace wirelab::accounts {

LoginVerb::LoginVerb(const Gate& gate) noexcept
    : Verb("LOGIN", command::ArgumentForm::two_words, command::OutcomeKind::failed, command::Role::nobody,
           command::Words::secret),
      gate_(gate) {}

void LoginVerb::begin(const command::Beginning& beginning) {
  auto counted = gate_.open(beginning);
  if (!counted) return;
  const command::Arguments& words = beginning.arguments;
  const std::uint8_t turn = counted->turn();
  gate_.pass(beginning, std::move(*counted), gate_.accounts.log_in(words.first, words.second, turn),
             command::OutcomeKind::authenticated);
}

SigninVerb::SigninVerb(const Gate& gate, const RegistrationRules& rules) noexcept
    : Verb("SIGNIN", command::ArgumentForm::two_words, command::OutcomeKind::failed, rules.needs,
           command::Words::secret),
      gate_(gate),
      as_{.role = rules.role, .by_anybody = rules.needs == command::Role::nobody} {}

void SigninVerb::begin(const command::Beginning& beginning) {
  // An admin guesses nothing.
  auto counted = as_.by_anybody ? gate_.open(beginning) : std::optional<Penalties::Attempt>(std::in_place);
  if (!counted) return;
  const command::Arguments& words = beginning.arguments;
  const std::uint8_t turn = counted->turn();
  gate_.pass(beginning, std::move(*counted), gate_.accounts.sign_in(words.first, words.second, as_, turn),
             command::OutcomeKind::registered);
}

AccountVerbs::AccountVerbs(Accounts& accounts, Reactor& reactor, const RegistrationRules& rules) noexcept
    : penalties_(rules.penalty),
      gate_{accounts, penalties_, reactor},
      login_(gate_),
      signin_(gate_, rules),
      claim_(gate_),
      password_(gate_),
      list_(accounts),
      set_role_(gate_, AdminVerb::kSetRole),
      remove_(gate_, AdminVerb::kRemove),
      set_password_(gate_, AdminVerb::kSetPassword) {}

bool AccountVerbs::add_to(command::VerbTable& table) noexcept {
  return table.add(login_) && table.add(signin_) && table.add(claim_) && table.add(password_) && table.add(list_) &&
         table.add(set_role_) && table.add(remove_) && table.add(set_password_);
}

}  // namespace wirelab::accounts
