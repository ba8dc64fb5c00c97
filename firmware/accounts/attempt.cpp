#include "firmware/accounts/attempt.h"

#include <algorithm>
#include <utility>

#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

// A millisecond of hashing on a slow board: nobody waits longer for a hash that nobody wants any more.
constexpr std::uint32_t kRoundsBetweenLooks = 200;

}  // namespace

Attempt::Attempt(Accounts& accounts, Kind kind, std::string_view user, std::string_view password,
                 const Hashing& hashing)
    : accounts_(accounts),
      kind_(kind),
      user_(user),
      hashing_(hashing),
      pbkdf2_(as_bytes(password), hashing.expected.salt, hashing.expected.rounds) {}

void Attempt::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ != nullptr && result_ != fail(Error::would_block)) accounts_.parts_.reactor.mark(*watcher_);
}

void Attempt::run() {
  const auto wanted = [this] { return !abandoned_.load(std::memory_order_relaxed); };
  Executor& executor = accounts_.parts_.executor;
  while (wanted() && !pbkdf2_.step(kRoundsBetweenLooks)) executor.pause();
  for (std::uint32_t left = hashing_.idle_rounds; left > 0 && wanted();) {
    const std::uint32_t rounds = std::min(left, kRoundsBetweenLooks);
    pbkdf2_.idle(rounds);
    left -= rounds;
    executor.pause();
  }
}

void Attempt::posted() {
  at_work_ = false;
  if (abandoned_) {
    accounts_.end(*this);
    return;
  }
  if (kind_ == Kind::log_in) {
    bool equal = equal_in_constant_time(pbkdf2_.hash(), hashing_.expected.hash);
    if (WIRELAB_PLANTED(one_byte_of_a_hash_compared)) equal = pbkdf2_.hash()[0] == hashing_.expected.hash[0];
    if (WIRELAB_PLANTED(password_not_compared)) equal = true;
    finish(equal && hashing_.known ? Result<void>() : fail(Error::not_allowed));
    return;
  }
  if (WIRELAB_PLANTED(registered_before_it_is_saved)) finish({});
  accounts_.waiting_.push_back(*this);
  accounts_.save_next();
}

void Attempt::finish(Result<void> outcome) {
  result_ = outcome;
  if (watcher_ != nullptr) accounts_.parts_.reactor.mark(*watcher_);
}

PasswordRecord Attempt::record() const {
  PasswordRecord record = hashing_.expected;
  record.hash = pbkdf2_.hash();
  return record;
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
