#pragma once

#include <atomic>
#include <optional>
#include <string_view>

#include "firmware/accounts/accounts.h"

namespace wirelab::accounts {

/// One log-in, which is hashed on a worker and compared, or one change of the book, which stands in line to be saved,
/// after its password, if it has one, was hashed. Detail of Accounts.
class Attempt final : public Authentication, public Task, public ListNode {
 public:
  /// What a log-in is compared with.
  struct Comparison {
    Account account;
    bool known = false;             ///< false for an unknown user, who waits for a hash that never matches
    std::uint32_t idle_rounds = 0;  ///< done on top, so that every log-in takes equally long
  };

  /// `turn`: see Accounts::log_in.
  Attempt(Accounts& accounts, const Comparison& comparison, std::string_view password, std::uint8_t turn);
  /// `password` is empty for a change that has none; the hash of any other is made with the salt and rounds in
  /// `change`.
  Attempt(Accounts& accounts, const BookChange& change, std::string_view password, std::uint8_t turn);

  [[nodiscard]] Result<void> result() override { return result_; }
  [[nodiscard]] std::string_view user() const override { return change_.account.name.view(); }
  [[nodiscard]] command::Role role() const override { return change_.account.role; }
  [[nodiscard]] command::Login login() const override {
    return {.standings = &accounts_, .number = change_.account.login};
  }
  void watch(Watcher* watcher) override;

  [[nodiscard]] std::uint8_t turn() const noexcept { return turn_; }
  /// It is a worker's from now on, until `posted`.
  void hash() noexcept { at_work_ = true; }
  /// The work on the heavy lane, and its end on the loop.
  void run() override;
  void posted() override;

  /// The change is in the book, where the account looks like this now.
  void entered(const Account& account) noexcept { change_.account = account; }
  /// Ends the attempt with `outcome` and tells its watcher.
  void finish(Result<void> outcome);

  /// What is to be saved.
  [[nodiscard]] const BookChange& change() const noexcept { return change_; }
  /// Rounds that were computed for it.
  [[nodiscard]] std::uint64_t rounds_done() const noexcept { return rounds_done_; }

 private:
  friend class Pool<Attempt>;
  ~Attempt() override = default;
  void release() noexcept override;

  Accounts& accounts_;
  BookChange change_;  // of a log-in only the account that it is compared with
  bool compares_;
  bool known_ = false;
  std::uint8_t turn_;
  bool at_work_ = false;                // a worker is hashing
  std::atomic<bool> abandoned_{false};  // read by the worker, so that it stops early
  std::uint32_t idle_rounds_ = 0;
  std::uint64_t rounds_done_ = 0;
  std::optional<Pbkdf2> hashing_;  // while there is something of a password to keep
  Result<void> result_ = fail(Error::would_block);
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::accounts
