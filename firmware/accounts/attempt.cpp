#include "firmware/accounts/attempt.h"

#include <utility>

namespace wirelab::accounts {
namespace {

// A millisecond or two of hashing: nobody waits longer for a hash that nobody wants any more.
constexpr std::uint32_t kRoundsBetweenLooks = 2000;

}  // namespace

Attempt::Attempt(Accounts& accounts, Kind kind, std::string_view user, std::string_view password,
                 const PasswordRecord& expected, bool known)
    : accounts_(accounts),
      kind_(kind),
      known_(known),
      user_(user),
      expected_(expected),
      pbkdf2_(as_bytes(password), expected.salt, expected.rounds) {}

void Attempt::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ != nullptr && result_ != fail(Error::would_block)) accounts_.parts_.reactor.mark(*watcher_);
}

void Attempt::run() {
  while (!abandoned_.load(std::memory_order_relaxed) && !pbkdf2_.step(kRoundsBetweenLooks)) {
  }
}

void Attempt::posted() {
  hashing_ = false;
  if (abandoned_) {
    accounts_.end(*this);
    return;
  }
  if (kind_ == Kind::log_in) {
    const bool equal = equal_in_constant_time(pbkdf2_.hash(), expected_.hash);
    finish(equal && known_ ? Result<void>() : fail(Error::not_allowed));
    return;
  }
  accounts_.waiting_.push_back(*this);
  accounts_.save_next();
}

void Attempt::finish(Result<void> outcome) {
  result_ = outcome;
  if (watcher_ != nullptr) accounts_.parts_.reactor.mark(*watcher_);
}

PasswordRecord Attempt::record() const {
  PasswordRecord record = expected_;
  record.hash = pbkdf2_.hash();
  return record;
}

void Attempt::release() noexcept {
  watcher_ = nullptr;
  if (hashing_) {
    abandoned_ = true;  // a worker is reading this object: posted() ends it
    return;
  }
  if (accounts_.saved_attempt_ == this) accounts_.saved_attempt_ = nullptr;
  accounts_.end(*this);
}

}  // namespace wirelab::accounts
