#pragma once

#include <atomic>
#include <string>

#include "firmware/accounts/accounts.h"

namespace wirelab::accounts {

/// One log-in or registration: hashes on a worker, then compares, or stands in line to be saved. Detail of Accounts.
class Attempt final : public Authentication, public Task, public ListNode {
 public:
  enum class Kind : std::uint8_t { log_in, sign_in };

  /// `expected` is what the password is hashed with (and, for a log-in, compared to). `known` is false for the hash
  /// that an unknown user is made to wait for: it never matches.
  Attempt(Accounts& accounts, Kind kind, std::string_view user, std::string_view password,
          const PasswordRecord& expected, bool known);

  [[nodiscard]] Result<void> result() override { return result_; }
  void watch(Watcher* watcher) override;

  /// The work on the heavy lane, and its end on the loop.
  void run() override;
  void posted() override;

  /// Ends the attempt with `outcome` and tells its watcher.
  void finish(Result<void> outcome);

  [[nodiscard]] const std::string& user() const { return user_; }
  /// The record to store: the salt and rounds of `expected` with the hash that was computed.
  [[nodiscard]] PasswordRecord record() const;

 private:
  friend class Pool<Attempt>;
  ~Attempt() override = default;
  void release() noexcept override;

  Accounts& accounts_;
  Kind kind_;
  bool known_;
  bool hashing_ = true;
  std::atomic<bool> abandoned_{false};  // read by the worker, so that it stops early
  std::string user_;
  PasswordRecord expected_;
  Pbkdf2 pbkdf2_;
  Result<void> result_ = fail(Error::would_block);
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::accounts
