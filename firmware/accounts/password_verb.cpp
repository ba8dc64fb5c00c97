#include "firmware/accounts/password_verb.h"

#include <utility>

namespace wirelab::accounts {
namespace {

/// Checks the old password as a log-in does, then sets the new one, which waits in the session's bytes until then.
class PasswordExchange final : public command::Exchange {
 public:
  PasswordExchange(const Gate& gate, Watcher& watcher, Penalties::Attempt counted, const command::Arguments& words)
      : gate_(gate),
        watcher_(watcher),
        counted_(std::move(counted)),
        attempt_(gate.accounts.log_in(words.first, words.second, counted_.turn())),
        fresh_(words.more[0]) {
    if (attempt_) (*attempt_)->watch(&watcher_);
  }

  command::Step next() override {
    Result<void> result = outcome();
    if (result && !checked_) {
      counted_.forgiven();
      begin_change();
      result = outcome();
    }
    if (!result && result.error() == Error::would_block) return command::Wait{};
    if (!checked_ && result.error() == Error::not_allowed) {
      counted_.failed(gate_.reactor.now());
    } else {
      counted_.forgiven();
    }
    // The account went while its password was looked at: no other answer than that of an unknown user.
    if (!result && result.error() == Error::not_found) result = fail(Error::not_allowed);
    return finish(attempt_, result, command::OutcomeKind::authenticated);
  }

 private:
  [[nodiscard]] Result<void> outcome() { return attempt_ ? (*attempt_)->result() : fail(attempt_.error()); }

  void begin_change() {
    checked_ = true;
    const UserName user = (*attempt_)->user();
    const std::uint32_t login = (*attempt_)->login().number;
    attempt_->reset();  // its place may be the last one
    attempt_ = gate_.accounts.set_password(user.view(), fresh_, login);
    if (attempt_) (*attempt_)->watch(&watcher_);
  }

  const Gate& gate_;
  Watcher& watcher_;
  Penalties::Attempt counted_;
  Result<AuthenticationHandle> attempt_;
  std::string_view fresh_;
  bool checked_ = false;
};

}  // namespace

PasswordVerb::PasswordVerb(const Gate& gate) noexcept
    : Verb("PASSWORD", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::nobody,
           command::Words::secret),
      gate_(gate) {}

void PasswordVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count != 3 || words.more[0].size() > kMaxPassword) {
    return beginning.slot.make<RefusedExchange>(Error::invalid);
  }
  auto counted = gate_.open(beginning);
  if (counted) beginning.slot.make<PasswordExchange>(gate_, beginning.watcher, std::move(*counted), words);
}

}  // namespace wirelab::accounts
