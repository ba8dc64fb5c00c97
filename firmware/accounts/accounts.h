#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/accounts/account_book.h"
#include "firmware/command/standing.h"
#include "firmware/core/entropy.h"
#include "firmware/core/executor.h"
#include "firmware/core/intrusive_list.h"
#include "firmware/core/pool.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/document_store.h"

namespace wirelab::accounts {

class Attempt;

/// A log-in or a change of the accounts under way.
class Authentication : public storage::Operation {
 public:
  /// Success: the password is the account's; or the change is durable. `not_allowed`: wrong name or password (it does
  /// not say which, and takes equally long). `invalid`: not a name or password that an account may have. Of a change
  /// also the errors of AccountBook::serialize_with, or why it could not be kept.
  [[nodiscard]] virtual Result<void> result() = 0;
  /// Whose account it is.
  [[nodiscard]] virtual std::string_view user() const = 0;
  /// What the account may do. Only after success.
  [[nodiscard]] virtual command::Role role() const = 0;
  /// Who says for how long. Only after success of a log-in, or of a change that makes an account or its password.
  [[nodiscard]] virtual command::Login login() const = 0;
};
using AuthenticationHandle = Handle<Authentication>;

/// What an account is made as.
struct Registration {
  command::Role role = command::Role::writer;
  bool to_claim = false;    ///< `in_use` if there is an admin already: nobody claims what is claimed
  bool by_anybody = false;  ///< leaves the last kAdminsReserve places to those whom an admin registers
};

/// What the accounts of an appliance need from its board.
struct AccountsParts {
  Reactor& reactor;
  storage::DocumentStore& documents;  ///< keeps the document "accounts"
  Executor& executor;                 ///< hashes passwords on its heavy lane
  Entropy& entropy;                   ///< salts
};

/// The users of one appliance and their passwords. The book in memory holds what is durable and nothing else: a change
/// enters it, and is answered, after its document was replaced. One document write is under way at a time; later
/// changes wait in line, each checked again when its turn comes.
class Accounts final : public command::Standings, public command::Ownership, private Watcher {
 public:
  /// Log-ins and changes that may be under way at once; one more is `no_resources`.
  static constexpr std::size_t kMaxAttempts = 64;
  /// Accounts that cannot be had by registering oneself.
  static constexpr std::size_t kAdminsReserve = 64;

  /// `rounds` is the PBKDF2 cost of new records. Every log-in costs that, or what the costliest record does if that is
  /// more, whether its user exists or not and whatever his own record asks for.
  Accounts(const AccountsParts& parts, std::uint32_t rounds);
  ~Accounts();

  /// An account that has to be there: made while the accounts are loaded, if there is none of its name yet. One that
  /// exists stays as it is. Only before `load`.
  void expect(const Account& account) { expected_ = account; }
  /// From now on nobody is let in as long as there is no admin: whoever registered while everything was open is not an
  /// owner's guest.
  void need_admin() noexcept { needs_admin_ = true; }
  /// Starts to read the accounts; then `would_block` until they are there. Before that nobody is let in. `invalid`: the
  /// document is damaged; the appliance must not run without it.
  [[nodiscard]] Result<void> load();
  /// What became of the expected account once `load` has succeeded. True: it was made and is durable. False: there was
  /// nothing to do. Else why it could not be kept: then it does not exist, and the others do.
  [[nodiscard]] Result<bool> expected_made() const noexcept { return expected_made_; }
  /// True while no attempt is left, not even one whose owner let go while a worker was hashing for it. The accounts
  /// must outlive their attempts: destroy them only at rest.
  [[nodiscard]] bool at_rest() const noexcept { return attempts_.used() == 0; }
  /// Who is called when `load` has an answer, and each time that the accounts come to rest; null for nobody.
  void watch(Watcher* watcher);

  /// Checks a password. The arguments are not kept beyond the call. Passwords are hashed one at a time, those with the
  /// lowest `turn` first: how many attempts the same source had under way before, so that nobody waits for many of
  /// somebody else's.
  [[nodiscard]] Result<AuthenticationHandle> log_in(std::string_view user, std::string_view password,
                                                    std::uint8_t turn = 0);
  /// Makes an account.
  [[nodiscard]] Result<AuthenticationHandle> sign_in(std::string_view user, std::string_view password,
                                                     const Registration& as = {}, std::uint8_t turn = 0);
  /// Gives an account another role.
  [[nodiscard]] Result<AuthenticationHandle> set_role(std::string_view user, command::Role role);
  /// Gives an account another password; `login`, if not 0, has to hold when its turn comes.
  [[nodiscard]] Result<AuthenticationHandle> set_password(std::string_view user, std::string_view password,
                                                          std::uint32_t login = 0);
  /// Removes an account.
  [[nodiscard]] Result<AuthenticationHandle> remove(std::string_view user);

  /// Whether there is an admin; one who is being made does not count yet.
  [[nodiscard]] bool claimed() const noexcept { return book_.has_admin(); }
  /// Who is called when there is an admin for the first time; null for nobody.
  void watch_claim(Watcher* watcher) noexcept { claim_watcher_ = watcher; }
  /// What is durable.
  [[nodiscard]] const AccountBook& book() const noexcept { return book_; }

  [[nodiscard]] bool owned() const noexcept override { return book_.size() > 0; }
  [[nodiscard]] std::uint32_t changes() const noexcept override { return changes_; }
  [[nodiscard]] command::Role role_of(std::uint32_t login) const noexcept override { return book_.role_of(login); }

 private:
  friend class Attempt;

  void ready() override;
  void collect_load();
  void loaded(Result<void> outcome);
  void make_expected();
  void collect_expected();
  void collect_save();
  [[nodiscard]] Result<AuthenticationHandle> change(const BookChange& change, std::string_view password,
                                                    std::uint8_t turn = 0);
  void stand_in_line(Attempt& attempt);
  void hash_next();
  void save_next();
  void end(Attempt& attempt);

  AccountsParts parts_;
  std::uint32_t rounds_;
  Pool<Attempt> attempts_;
  AccountBook book_;
  Result<void> loaded_ = fail(Error::would_block);
  storage::DocumentReaderHandle loading_;
  storage::ChangeHandle saving_;
  std::optional<Account> expected_;
  Result<bool> expected_made_ = false;
  storage::ChangeHandle making_expected_;
  BookChange saved_;                  // what the save under way is for
  Attempt* saved_attempt_ = nullptr;  // whom it is for; null when its owner let go
  IntrusiveList<Attempt> to_hash_;    // passwords that wait for the one that is being hashed
  bool hashing_ = false;
  bool needs_admin_ = false;
  IntrusiveList<Attempt> waiting_;  // changes that wait for the one that is being saved
  std::uint32_t changes_ = 1;
  Watcher* watcher_ = nullptr;
  Watcher* claim_watcher_ = nullptr;
};

}  // namespace wirelab::accounts
