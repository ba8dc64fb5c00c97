#include "firmware/accounts/verbs.h"

#include <utility>

namespace wirelab::accounts {
namespace {

class AccountExchange final : public command::Exchange {
 public:
  AccountExchange(Result<AuthenticationHandle> attempt, command::OutcomeKind done) noexcept
      : attempt_(std::move(attempt)), done_(done) {}

  command::Step next() override {
    const Result<void> result = attempt_ ? (*attempt_)->result() : fail(attempt_.error());
    if (result) return command::Finish{{.kind = done_, .granted = (*attempt_)->role()}};
    if (result.error() == Error::would_block) return command::Wait{};
    return command::Finish{{.kind = command::OutcomeKind::failed, .error = result.error()}};
  }

 private:
  Result<AuthenticationHandle> attempt_;
  command::OutcomeKind done_;
};

void begin_attempt(const command::Beginning& beginning, Result<AuthenticationHandle> attempt,
                   command::OutcomeKind done) {
  if (attempt) (*attempt)->watch(&beginning.watcher);
  beginning.slot.make<AccountExchange>(std::move(attempt), done);
}

}  // namespace

LoginVerb::LoginVerb(Accounts& accounts) noexcept
    : Verb("LOGIN", command::ArgumentForm::two_words, command::OutcomeKind::failed, command::Role::nobody),
      accounts_(accounts) {}

void LoginVerb::begin(const command::Beginning& beginning) {
  begin_attempt(beginning, accounts_.log_in(beginning.arguments.first, beginning.arguments.second),
                command::OutcomeKind::authenticated);
}

SigninVerb::SigninVerb(Accounts& accounts, command::Role needs) noexcept
    : Verb("SIGNIN", command::ArgumentForm::two_words, command::OutcomeKind::failed, needs), accounts_(accounts) {}

void SigninVerb::begin(const command::Beginning& beginning) {
  begin_attempt(beginning, accounts_.sign_in(beginning.arguments.first, beginning.arguments.second),
                command::OutcomeKind::registered);
}

}  // namespace wirelab::accounts
