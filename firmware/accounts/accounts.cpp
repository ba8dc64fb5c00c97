#include "firmware/accounts/accounts.h"

#include <algorithm>
#include <utility>

#include "firmware/accounts/attempt.h"
#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

constexpr std::string_view kDocument = "accounts";

bool acceptable(std::string_view user, std::string_view password) {
  return valid_user_name(user) && !password.empty() && password.size() <= kMaxPassword;
}

}  // namespace

Accounts::Accounts(const AccountsParts& parts, std::uint32_t rounds)
    : parts_(parts), rounds_(rounds), attempts_(kMaxAttempts) {}

Accounts::~Accounts() = default;

Result<void> Accounts::load() {
  if (loaded_ == fail(Error::would_block) && loading_ == nullptr && making_expected_ == nullptr) {
    auto reader = parts_.documents.load(kDocument);
    if (!reader) return fail(reader.error());
    loading_ = std::move(*reader);
    loading_->watch(this);
    collect_load();
  }
  return loaded_;
}

void Accounts::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ != nullptr && loaded_ != fail(Error::would_block)) parts_.reactor.mark(*watcher_);
}

void Accounts::collect_load() {
  if (loading_ == nullptr) return;
  const auto content = loading_->content();
  if (!content && content.error() == Error::would_block) return;
  auto book = content ? AccountBook::parse(as_text(*content)) : Result<AccountBook>();
  const bool none_yet = !content && content.error() == Error::not_found;
  const Result<void> outcome = content || none_yet ? Result<void>{} : fail(content.error());
  loading_.reset();
  if (!outcome) return loaded(outcome);
  if (!book) return loaded(fail(book.error()));
  book_ = std::move(*book);
  make_expected();
}

void Accounts::loaded(Result<void> outcome) {
  loaded_ = outcome;
  if (watcher_ != nullptr) parts_.reactor.mark(*watcher_);
}

void Accounts::make_expected() {
  if (!expected_ || book_.find(expected_->name.view()) != nullptr) return loaded({});
  const auto document = book_.serialize_with({.account = *expected_});
  if (!document) {
    expected_made_ = fail(document.error());
    return loaded({});
  }
  auto change = parts_.documents.replace(kDocument, as_bytes(view(*document)));
  if (!change) {
    expected_made_ = fail(change.error());
    return loaded({});
  }
  making_expected_ = std::move(*change);
  making_expected_->watch(this);
  collect_expected();
}

void Accounts::collect_expected() {
  if (making_expected_ == nullptr) return;
  const auto saved = making_expected_->result();
  if (!saved && saved.error() == Error::would_block) return;
  making_expected_.reset();
  // There is room: the document was made with it.
  const Result<void> kept = saved && expected_ ? book_.add(*expected_) : saved;
  expected_made_ = kept ? Result<bool>(true) : fail(kept.error());
  loaded({});
}

Result<AuthenticationHandle> Accounts::log_in(std::string_view user, std::string_view password, std::uint8_t turn) {
  if (!loaded_) return fail(Error::not_allowed);
  if (!acceptable(user, password)) return fail(Error::invalid);
  const Account* account = book_.find(user);
  const std::uint32_t cost = std::max(rounds_, book_.most_rounds());
  Attempt::Comparison comparison{.account = {.name = user, .password = {.rounds = cost}},
                                 .known = account != nullptr && (claimed() || !needs_admin_)};
  if (account != nullptr) comparison.account = *account;
  comparison.idle_rounds = cost - comparison.account.password.rounds;
  Attempt* attempt = attempts_.make(*this, comparison, password, turn);
  if (attempt == nullptr) return fail(Error::no_resources);
  stand_in_line(*attempt);
  return AuthenticationHandle(attempt);
}

void Accounts::stand_in_line(Attempt& attempt) {
  to_hash_.push_back(attempt);
  hash_next();
}

/// Hands the next password to the worker: of those with the lowest turn the one that came first.
void Accounts::hash_next() {
  if (hashing_) return;
  Attempt* next = nullptr;
  to_hash_.for_each([&](Attempt& attempt) {
    if (next == nullptr || attempt.turn() < next->turn()) next = &attempt;
  });
  if (next == nullptr) return;
  next->unlink();
  next->hash();
  hashing_ = true;
  parts_.executor.submit(*next, Lane::heavy);
}

Result<AuthenticationHandle> Accounts::sign_in(std::string_view user, std::string_view password, const Registration& as,
                                               std::uint8_t turn) {
  if (!acceptable(user, password)) return fail(Error::invalid);
  const std::size_t most = as.by_anybody ? kMaxAccounts - kAdminsReserve : kMaxAccounts;
  if (book_.find(user) == nullptr && book_.size() >= most) return fail(Error::no_resources);
  const auto role = WIRELAB_PLANTED(newcomers_are_admins) ? command::Role::admin : as.role;
  return change({.account = {.name = user, .role = role}, .to_claim = as.to_claim}, password, turn);
}

Result<AuthenticationHandle> Accounts::set_role(std::string_view user, command::Role role) {
  if (!valid_user_name(user) || role == command::Role::nobody) return fail(Error::invalid);
  return change({.kind = BookChange::Kind::set_role, .account = {.name = user, .role = role}}, {});
}

Result<AuthenticationHandle> Accounts::set_password(std::string_view user, std::string_view password,
                                                    std::uint32_t login) {
  if (!acceptable(user, password)) return fail(Error::invalid);
  return change({.kind = BookChange::Kind::set_password, .account = {.name = user}, .of_login = login}, password);
}

Result<AuthenticationHandle> Accounts::remove(std::string_view user) {
  if (!valid_user_name(user)) return fail(Error::invalid);
  return change({.kind = BookChange::Kind::remove, .account = {.name = user}}, {});
}

/// Without a password there is nothing to hash: the change takes its place in the line at once.
Result<AuthenticationHandle> Accounts::change(const BookChange& wanted, std::string_view password, std::uint8_t turn) {
  if (!loaded_) return fail(Error::not_allowed);
  if (const auto possible = book_.check(wanted); !possible) return fail(possible.error());
  BookChange change = wanted;
  change.account.password.rounds = rounds_;
  if (!password.empty()) {
    if (auto salted = parts_.entropy.fill(change.account.password.salt); !salted) return fail(salted.error());
  }
  Attempt* attempt = attempts_.make(*this, change, password, turn);
  if (attempt == nullptr) return fail(Error::no_resources);
  AuthenticationHandle handle(attempt);
  if (!password.empty()) {
    stand_in_line(*attempt);
  } else {
    waiting_.push_back(*attempt);
    save_next();
  }
  return handle;
}

void Accounts::save_next() {
  while (saving_ == nullptr) {
    Attempt* attempt = waiting_.pop_front();
    if (attempt == nullptr) return;
    saved_ = attempt->change();
    const auto document = book_.serialize_with(saved_);
    if (!document) {
      attempt->finish(fail(document.error()));
      continue;
    }
    auto change = parts_.documents.replace(kDocument, as_bytes(view(*document)));
    if (!change) {
      attempt->finish(fail(change.error()));
      continue;
    }
    saving_ = std::move(*change);
    saved_attempt_ = attempt;
    saving_->watch(this);
    collect_save();
  }
}

void Accounts::collect_save() {
  if (saving_ == nullptr) return;
  const auto saved = saving_->result();
  if (!saved && saved.error() == Error::would_block) return;
  saving_.reset();
  const bool claimed_before = claimed();
  const Result<void> kept = saved ? book_.apply(saved_) : saved;
  ++changes_;
  if (claimed() && !claimed_before && claim_watcher_ != nullptr) parts_.reactor.mark(*claim_watcher_);
  Attempt* attempt = std::exchange(saved_attempt_, nullptr);
  if (attempt == nullptr) return;
  if (const Account* account = book_.find(saved_.account.name.view()); kept && account != nullptr) {
    attempt->entered(*account);
  }
  attempt->finish(kept);
}

void Accounts::end(Attempt& attempt) {
  attempts_.destroy(&attempt);
  if (at_rest() && watcher_ != nullptr) parts_.reactor.mark(*watcher_);
}

void Accounts::ready() {
  collect_load();
  collect_expected();
  collect_save();
  save_next();
}

}  // namespace wirelab::accounts
