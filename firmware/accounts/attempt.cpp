#include "firmware/accounts/attempt.h"

#include <algorithm>
#include <utility>

#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

// A millisecond of hashing on a slow board: nobody waits longer for a hash that nobody wants any more.
constexpr std::uint32_t kRoundsBetweenLooks = 200;

}  // namespace

Attempt::Attempt(Accounts& accounts, const Comparison& comparison, std::string_view password, std::uint8_t turn)
    : accounts_(accounts),
      change_{.account = comparison.account},
      compares_(true),
      known_(comparison.known),
      turn_(turn),
      idle_rounds_(comparison.idle_rounds) {
  const PasswordRecord& record = comparison.account.password;
  hashing_.emplace(as_bytes(password), record.salt, record.rounds);
}

Attempt::Attempt(Accounts& accounts, const BookChange& change, std::string_view password, std::uint8_t turn)
    : accounts_(accounts), change_(change), compares_(false), turn_(turn) {
  const PasswordRecord& record = change.account.password;
  if (!password.empty()) hashing_.emplace(as_bytes(password), record.salt, record.rounds);
}

void Attempt::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ != nullptr && result_ != fail(Error::would_block)) accounts_.parts_.reactor.mark(*watcher_);
}

void Attempt::run() {
  if (!hashing_) return;
  Pbkdf2& hashing = *hashing_;
  const auto wanted = [this] { return !abandoned_.load(std::memory_order_relaxed); };
  Executor& executor = accounts_.parts_.executor;
  while (wanted() && !hashing.step(kRoundsBetweenLooks)) executor.pause();
  for (std::uint32_t left = idle_rounds_; left > 0 && wanted();) {
    const std::uint32_t rounds = std::min(left, kRoundsBetweenLooks);
    hashing.idle(rounds);
    left -= rounds;
    executor.pause();
  }
  rounds_done_ = hashing.rounds_done();
}

void Attempt::posted() {
  at_work_ = false;
  accounts_.hashing_ = false;
  accounts_.hash_next();
  if (abandoned_) {
    accounts_.end(*this);
    return;
  }
  if (!hashing_) return finish(fail(Error::io));
  const PasswordHash& hash = hashing_->hash();
  PasswordHash& kept = change_.account.password.hash;
  if (compares_) {
    bool equal = equal_in_constant_time(hash, kept);
    if (WIRELAB_PLANTED(one_byte_of_a_hash_compared)) equal = hash[0] == kept[0];
    if (WIRELAB_PLANTED(password_not_compared)) equal = true;
    hashing_.reset();
    finish(equal && known_ ? Result<void>() : fail(Error::not_allowed));
    return;
  }
  kept = hash;
  hashing_.reset();
  if (WIRELAB_PLANTED(registered_before_it_is_saved)) finish({});
  accounts_.waiting_.push_back(*this);
  accounts_.save_next();
}

void Attempt::finish(Result<void> outcome) {
  result_ = outcome;
  if (watcher_ != nullptr) accounts_.parts_.reactor.mark(*watcher_);
}

void Attempt::release() noexcept {
  watcher_ = nullptr;
  if (at_work_) {
    abandoned_ = true;  // a worker is reading this object: posted() ends it
    return;
  }
  if (accounts_.saved_attempt_ == this) accounts_.saved_attempt_ = nullptr;
  accounts_.end(*this);
}

}  // namespace wirelab::accounts
