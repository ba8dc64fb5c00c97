#include "firmware/accounts/claim_verb.h"

#include <utility>

#include "firmware/planted/planted.h"

namespace wirelab::accounts {

ClaimVerb::ClaimVerb(const Gate& gate) noexcept
    : Verb("CLAIM", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::nobody,
           command::Words::secret),
      gate_(gate) {}

ClaimVerb::~ClaimVerb() {
  if (code_) gate_.accounts.watch_claim(nullptr);
}

void ClaimVerb::expect(const ClaimCode& code) noexcept {
  code_ = code;
  gate_.accounts.watch_claim(this);
}

/// The appliance is claimed, whether anybody is left to be told so or not.
void ClaimVerb::ready() {
  code_.reset();
  gate_.accounts.watch_claim(nullptr);
}

Result<AuthenticationHandle> ClaimVerb::claim(const command::Arguments& words, std::uint8_t turn) {
  if (words.count != 3) return fail(Error::invalid);
  if (gate_.accounts.claimed()) return fail(Error::in_use);
  const auto said = ClaimCode::parse(words.more[0]);
  const bool knows = code_ && said && said->same_as(*code_);
  if (!knows && !WIRELAB_PLANTED(claim_code_not_compared)) return fail(Error::not_allowed);
  return gate_.accounts.sign_in(words.first, words.second, {.role = command::Role::admin, .to_claim = true}, turn);
}

void ClaimVerb::begin(const command::Beginning& beginning) {
  auto counted = gate_.open(beginning);
  if (!counted) return;
  const std::uint8_t turn = counted->turn();
  gate_.pass(beginning, std::move(*counted), claim(beginning.arguments, turn), command::OutcomeKind::authenticated);
}

}  // namespace wirelab::accounts
