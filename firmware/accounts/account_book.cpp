#include "firmware/accounts/account_book.h"

#include <algorithm>
#include <span>

#include "firmware/core/text.h"

namespace wirelab::accounts {
namespace {

constexpr std::string_view kHeader = "wirelab-accounts 1";
constexpr std::string_view kScheme = "pbkdf2-sha256";
constexpr std::string_view kHexDigits = "0123456789abcdef";

void append_hex(std::string& out, ConstBytes bytes) {
  for (const std::byte byte : bytes) {
    out += kHexDigits[std::to_integer<std::size_t>(byte >> 4)];
    out += kHexDigits[std::to_integer<std::size_t>(byte & std::byte{0x0f})];
  }
}

bool read_hex(std::string_view text, MutableBytes out) {
  if (text.size() != out.size() * 2) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t high = kHexDigits.find(text[2 * i]);
    const std::size_t low = kHexDigits.find(text[2 * i + 1]);
    if (high == std::string_view::npos || low == std::string_view::npos) return false;
    out[i] = static_cast<std::byte>(high << 4U | low);
  }
  return true;
}

/// Cuts the text before the first `separator` off `rest`; nothing if there is no separator.
std::optional<std::string_view> take_field(std::string_view& rest, char separator) {
  const std::size_t end = rest.find(separator);
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view field = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return field;
}

}  // namespace

std::string password_record_text(const PasswordRecord& record) {
  std::string out(kScheme);
  out += ':';
  out += std::to_string(record.rounds);
  out += ':';
  append_hex(out, record.salt);
  out += ':';
  append_hex(out, record.hash);
  return out;
}

std::optional<PasswordRecord> parse_password_record(std::string_view text) {
  const auto scheme = take_field(text, ':');
  const auto rounds_text = take_field(text, ':');
  const auto salt = take_field(text, ':');
  if (!scheme || *scheme != kScheme || !rounds_text || !salt) return std::nullopt;
  const auto rounds = parse_decimal(*rounds_text);
  if (!rounds || *rounds < PasswordRecord::kMinRounds || *rounds > PasswordRecord::kMaxRounds) return std::nullopt;
  PasswordRecord record;
  record.rounds = static_cast<std::uint32_t>(*rounds);
  if (!read_hex(*salt, record.salt) || !read_hex(text, record.hash)) return std::nullopt;
  return record;
}

bool valid_user_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > kMaxUserName || !valid_utf8(name)) return false;
  return std::ranges::none_of(name, [](char character) {
    const auto byte = static_cast<unsigned char>(character);
    return byte <= 0x20 || byte == 0x7f || character == ':';
  });
}

std::string account_text(const Account& account) { return account.name + ":" + password_record_text(account.password); }

std::optional<Account> parse_account(std::string_view text) {
  const auto name = take_field(text, ':');
  if (!name || !valid_user_name(*name)) return std::nullopt;
  const auto record = parse_password_record(text);
  if (!record) return std::nullopt;
  return Account{.name = std::string(*name), .password = *record};
}

std::optional<AccountBook> AccountBook::parse(std::string_view document) {
  const auto header = take_field(document, '\n');
  if (!header || *header != kHeader) return std::nullopt;
  AccountBook book;
  while (!document.empty()) {
    auto line = take_field(document, '\n');
    if (!line) return std::nullopt;  // a last line without its end was cut
    const auto account = parse_account(*line);
    if (!account || !book.add(account->name, account->password)) return std::nullopt;
  }
  return book;
}

std::string AccountBook::serialize() const {
  std::string out(kHeader);
  out += '\n';
  for (const Account& account : accounts_) {
    out += account_text(account);
    out += '\n';
  }
  return out;
}

const Account* AccountBook::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(accounts_, name, &Account::name);
  return found == accounts_.end() ? nullptr : &*found;
}

bool AccountBook::add(std::string_view name, const PasswordRecord& password) {
  if (!valid_user_name(name) || accounts_.size() >= kMaxAccounts || find(name) != nullptr) return false;
  accounts_.push_back({std::string(name), password});
  return true;
}

std::uint32_t AccountBook::most_rounds() const noexcept {
  std::uint32_t most = 0;
  for (const Account& account : accounts_) most = std::max(most, account.password.rounds);
  return most;
}

bool AccountBook::remove(std::string_view name) {
  return std::erase_if(accounts_, [name](const Account& account) { return account.name == name; }) > 0;
}

}  // namespace wirelab::accounts
