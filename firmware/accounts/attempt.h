#pragma once

#include <atomic>
#include <string_view>

#include "firmware/accounts/accounts.h"

namespace wirelab::accounts {

/// One log-in or registration: hashes on a worker, then compares, or stands in line to be saved. Detail of Accounts.
class Attempt final : public Authentication, public Task, public ListNode {
 public:
  enum class Kind : std::uint8_t { log_in, sign_in };

  /// What the password is hashed with and, for a log-in, compared to.
  struct Hashing {
    PasswordRecord expected;
    bool known = false;                          ///< false for an unknown user, who waits for a hash that never matches
    std::uint32_t idle_rounds = 0;               ///< done on top, so that every log-in takes equally long
    command::Role role = command::Role::writer;  ///< of the account; a new one's is this
  };

  Attempt(Accounts& accounts, Kind kind, std::string_view user, std::string_view password, const Hashing& hashing);

  [[nodiscard]] Result<void> result() override { return result_; }
  [[nodiscard]] command::Role role() const override { return hashing_.role; }
  void watch(Watcher* watcher) override;

  /// The work on the heavy lane, and its end on the loop.
  void run() override;
  void posted() override;

  /// Ends the attempt with `outcome` and tells its watcher.
  void finish(Result<void> outcome);

  [[nodiscard]] const UserName& user() const { return user_; }
  /// Rounds that it computes in all.
  [[nodiscard]] std::uint32_t cost() const noexcept { return hashing_.expected.rounds + hashing_.idle_rounds; }
  /// The record to store: the salt and rounds of `expected` with the hash that was computed.
  [[nodiscard]] PasswordRecord record() const;

 private:
  friend class Pool<Attempt>;
  ~Attempt() override = default;
  void release() noexcept override;

  Accounts& accounts_;
  Kind kind_;
  bool at_work_ = true;                 // a worker is hashing
  std::atomic<bool> abandoned_{false};  // read by the worker, so that it stops early
  UserName user_;
  Hashing hashing_;
  Pbkdf2 pbkdf2_;
  Result<void> result_ = fail(Error::would_block);
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::accounts
