#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "firmware/accounts/pbkdf2.h"
#include "firmware/command/access.h"
#include "firmware/core/growing_array.h"
#include "firmware/core/result.h"

namespace wirelab::accounts {

/// What is kept of a password: enough to check one, useless to learn it.
struct PasswordRecord {
  /// Fewest and most rounds that a record may ask for: a forged or damaged file must not keep a worker busy for hours.
  static constexpr std::uint32_t kMinRounds = 1;
  static constexpr std::uint32_t kMaxRounds = 10'000'000;

  std::uint32_t rounds = kMinRounds;
  std::array<std::byte, 16> salt{};
  PasswordHash hash{};
};

/// The text of a record, as it stands in the accounts document and in an SD card's settings file:
/// `pbkdf2-sha256:600000:<salt, 32 hexadecimal digits>:<hash, 64 hexadecimal digits>`.
[[nodiscard]] std::string password_record_text(const PasswordRecord& record);
/// Reads that text back; nothing if it is anything else, or if its rounds are out of bounds.
[[nodiscard]] std::optional<PasswordRecord> parse_password_record(std::string_view text);

/// Most accounts that one appliance keeps.
inline constexpr std::size_t kMaxAccounts = 1024;
/// Longest user name in bytes.
inline constexpr std::size_t kMaxUserName = 64;
/// Longest password in bytes; PBKDF2 hashes what exceeds a block first, so length costs nothing, but input has bounds.
inline constexpr std::size_t kMaxPassword = 256;

/// True for a name an account may have: 1 to kMaxUserName bytes of UTF-8 without blanks, control characters or ':'.
[[nodiscard]] bool valid_user_name(std::string_view name) noexcept;

/// A user's name, held without the heap. What is longer than kMaxUserName is cut, which no valid name is.
class UserName {
 public:
  UserName() = default;
  template <std::convertible_to<std::string_view> Text>
  UserName(const Text& name) noexcept {  // NOLINT(google-explicit-constructor): a name is a text
    const std::string_view text = name;
    length_ = std::min(text.size(), kMaxUserName);
    std::copy_n(text.begin(), length_, bytes_.begin());
  }

  [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), length_}; }
  friend bool operator==(const UserName& name, std::string_view text) noexcept { return name.view() == text; }

 private:
  std::array<char, kMaxUserName> bytes_{};
  std::size_t length_ = 0;
};

/// One account.
struct Account {
  UserName name = {};
  PasswordRecord password = {};
  command::Role role = command::Role::writer;
  /// Who logs in while the account has this password gets this number; every other password has another one. Not 0 in a
  /// book, which draws it; no document holds it.
  std::uint32_t login = 0;
};

/// What may become of a book. Whether it can is asked again when its turn comes.
struct BookChange {
  enum class Kind : std::uint8_t {
    add,           ///< `account`, as it is
    set_role,      ///< the account of that name gets this role
    set_password,  ///< the account of that name gets this password, and all who logged in with the old one lose their
                   ///< role
    remove,        ///< the account of that name goes
  };

  Kind kind = Kind::add;
  Account account = {};
  bool to_claim = false;       ///< of add: only as long as there is no admin
  std::uint32_t of_login = 0;  ///< of set_password, if not 0: only as long as that log-in holds
};

/// The text of an account, as it stands in the accounts document and in the setting `account`: its name, its role and
/// the text of its record, with ':' between them.
[[nodiscard]] std::string account_text(const Account& account);
/// Reads that text back; nothing if it is anything else. Without a role it is an admin's: whoever writes the settings
/// owns the appliance.
[[nodiscard]] std::optional<Account> parse_account(std::string_view text);

/// The accounts as they stand in their document. Pure: bytes in, bytes out.
///
/// The document is text, one account a line after a line with the format's name and version:
///
///     wirelab-accounts 2
///     ana:admin:pbkdf2-sha256:600000:<salt, 32 hexadecimal digits>:<hash, 64 hexadecimal digits>
///
/// Version 1 had no roles, and is still read: its accounts are writers, for anybody could register.
class AccountBook {
 public:
  /// Reads a document. `invalid` if it is not one in every line: an appliance that cannot read its accounts must say so
  /// and not start with a part of them. `no_resources` without memory for it.
  [[nodiscard]] static Result<AccountBook> parse(std::string_view document);

  /// The document that `parse` reads back; `no_resources` without memory for it.
  [[nodiscard]] Result<GrowingText> serialize() const;
  /// The document of the book with `change`, which `apply` then takes without asking for memory.
  ///
  /// `invalid`: no name that an account may have. `exists`: the name to add is taken. `in_use`: somebody else has
  /// claimed the appliance. `not_found`: there is no account of that name. `refused`: nobody would be an admin any
  /// more. `not_allowed`: the password is not that of the log-in any more. `no_resources`: the book is full, or there
  /// is no memory.
  [[nodiscard]] Result<GrowingText> serialize_with(const BookChange& change);
  /// Changes the book; the errors of `serialize_with`.
  [[nodiscard]] Result<void> apply(const BookChange& change);
  /// Whether `change` can be: the errors of `serialize_with`, but for memory.
  [[nodiscard]] Result<void> check(const BookChange& change) const noexcept;

  /// The account of that name; null if there is none.
  [[nodiscard]] const Account* find(std::string_view name) const noexcept;
  /// Adds an account; the errors of `serialize_with`.
  [[nodiscard]] Result<void> add(const Account& account) { return apply({.account = account}); }
  /// The role of the account whose password has the number `login`; nobody if there is none.
  [[nodiscard]] command::Role role_of(std::uint32_t login) const noexcept;
  /// In the order in which they were added.
  [[nodiscard]] std::span<const Account> accounts() const noexcept { return accounts_.values().first(size_); }

  /// The rounds of the costliest record; 0 for an empty book.
  [[nodiscard]] std::uint32_t most_rounds() const noexcept;
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Whether somebody may do everything.
  [[nodiscard]] bool has_admin() const noexcept;

 private:
  [[nodiscard]] Account* find_account(std::string_view name) noexcept;
  [[nodiscard]] bool is_last_admin(const Account& account) const noexcept;
  [[nodiscard]] Result<void> make_room(const BookChange& change) noexcept;

  GrowingArray<Account> accounts_;
  std::size_t size_ = 0;  // of them; those behind were removed, and leave their places for others
  std::uint32_t last_login_ = 0;
};

}  // namespace wirelab::accounts
