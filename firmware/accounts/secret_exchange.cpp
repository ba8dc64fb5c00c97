#include "firmware/accounts/secret_exchange.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "firmware/command/source.h"
#include "firmware/core/text.h"

namespace wirelab::accounts {

command::Finish finish(const Result<AuthenticationHandle>& attempt, const Result<void>& result,
                       command::OutcomeKind done) {
  if (result) return {{.kind = done, .granted = (*attempt)->role(), .login = (*attempt)->login()}};
  auto kind = command::OutcomeKind::failed;
  if (result.error() == Error::in_use) kind = command::OutcomeKind::claimed_before;
  if (result.error() == Error::refused) kind = command::OutcomeKind::last_admin;
  return {{.kind = kind, .error = result.error()}};
}

SecretExchange::SecretExchange(Reactor& reactor, Penalties::Attempt counted, Result<AuthenticationHandle> attempt,
                               command::OutcomeKind done) noexcept
    : reactor_(reactor), counted_(std::move(counted)), attempt_(std::move(attempt)), done_(done) {}

command::Step SecretExchange::next() {
  const Result<void> result = attempt_ ? (*attempt_)->result() : fail(attempt_.error());
  if (!result && result.error() == Error::would_block) return command::Wait{};
  // A name that is taken is news as well.
  const bool costs = result ? done_ == command::OutcomeKind::registered
                            : result.error() == Error::not_allowed || result.error() == Error::exists;
  if (costs) {
    counted_.failed(reactor_.now());
  } else {
    counted_.forgiven();
  }
  return finish(attempt_, result, done_);
}

SlowedExchange::SlowedExchange(Duration wait) noexcept {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
  seconds_ = TextBuilder(room_).add_number(static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 1))).text();
}

command::Step SlowedExchange::next() {
  return command::Finish{{.kind = command::OutcomeKind::slowed, .text = seconds_, .error = Error::not_allowed}};
}

std::optional<Penalties::Attempt> Gate::open(const command::Beginning& beginning) const {
  Duration wait{};
  auto counted = penalties.begin(command::source_of(beginning.peer.address), reactor.now(), wait);
  if (counted) return counted;
  if (wait == Duration::zero()) {
    // Nobody is to blame for others' guesses: there is no place for now.
    pass(beginning, {}, fail(Error::no_resources), command::OutcomeKind::failed);
  } else {
    beginning.slot.make<SlowedExchange>(wait);
  }
  return counted;
}

void Gate::pass(const command::Beginning& beginning, Penalties::Attempt counted, Result<AuthenticationHandle> attempt,
                command::OutcomeKind done) const {
  if (attempt) (*attempt)->watch(&beginning.watcher);
  beginning.slot.make<SecretExchange>(reactor, std::move(counted), std::move(attempt), done);
}

}  // namespace wirelab::accounts
