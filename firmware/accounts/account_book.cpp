#include "firmware/accounts/account_book.h"

#include <algorithm>
#include <span>

#include "firmware/core/text.h"
#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

constexpr std::string_view kHeader = "wirelab-accounts 2";
constexpr std::string_view kHeaderWithoutRoles = "wirelab-accounts 1";
constexpr std::size_t kLongestRole = 6;
constexpr std::string_view kScheme = "pbkdf2-sha256";
constexpr std::string_view kHexDigits = "0123456789abcdef";

// "pbkdf2-sha256:", ten digits of rounds, and the two values with a colon before each.
constexpr std::size_t kLongestRecord = kScheme.size() + 1 + 10 + 1 + 32 + 1 + 64;

constexpr std::size_t kLongestAccount = kMaxUserName + 1 + kLongestRole + 1 + kLongestRecord;

void add_hex(TextBuilder& out, ConstBytes bytes) {
  for (const std::byte byte : bytes) out.add_hex(std::to_integer<unsigned>(byte), 2);
}

void add_record(TextBuilder& out, const PasswordRecord& record) {
  out.add(kScheme).add(':').add_number(record.rounds).add(':');
  add_hex(out, record.salt);
  out.add(':');
  add_hex(out, record.hash);
}

void add_account(TextBuilder& out, const Account& account) {
  out.add(account.name.view()).add(':').add(command::role_name(account.role)).add(':');
  add_record(out, account.password);
}

[[nodiscard]] bool append_line(GrowingText& out, const Account& account) {
  std::array<char, kLongestAccount + 1> room{};
  TextBuilder line(room);
  add_account(line, account);
  return out.append(line.add('\n').text());
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

/// Whether an account's line names one.
bool has_role(std::string_view line) {
  static_cast<void>(take_field(line, ':'));
  return !line.starts_with(kScheme);
}

}  // namespace

std::string password_record_text(const PasswordRecord& record) {
  std::array<char, kLongestRecord> room{};
  TextBuilder out(room);
  add_record(out, record);
  return std::string(out.text());
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

std::string account_text(const Account& account) {
  std::array<char, kLongestAccount> room{};
  TextBuilder out(room);
  add_account(out, account);
  return std::string(out.text());
}

std::optional<Account> parse_account(std::string_view text) {
  const auto name = take_field(text, ':');
  // A longer name would be cut to a valid one.
  if (!name || !valid_user_name(*name)) return std::nullopt;
  Account account;
  account.name = *name;
  account.role = command::Role::admin;
  if (!text.starts_with(kScheme)) {
    const auto role = take_field(text, ':');
    if (!role || command::parse_role(*role) == command::Role::nobody) return std::nullopt;
    account.role = command::parse_role(*role);
  }
  const auto record = parse_password_record(text);
  if (!record) return std::nullopt;
  account.password = *record;
  return account;
}

Result<AccountBook> AccountBook::parse(std::string_view document) {
  const auto header = take_field(document, '\n');
  const bool with_roles = header && *header == kHeader;
  if (!with_roles && (!header || *header != kHeaderWithoutRoles)) return fail(Error::invalid);
  AccountBook book;
  const auto lines = static_cast<std::size_t>(std::ranges::count(document, '\n'));
  if (!book.accounts_.reserve(std::min(lines, kMaxAccounts))) return fail(Error::no_resources);
  while (!document.empty()) {
    auto line = take_field(document, '\n');
    if (!line) return fail(Error::invalid);  // a last line without its end was cut
    auto account = parse_account(*line);
    if (!account || has_role(*line) != with_roles) return fail(Error::invalid);
    if (!with_roles) account->role = command::Role::writer;
    if (!book.add(*account)) return fail(Error::invalid);
  }
  return book;
}

Result<GrowingText> AccountBook::serialize() const {
  GrowingText out;
  bool room = out.append(kHeader) && out.push('\n');
  for (const Account& account : accounts_.values()) room = room && append_line(out, account);
  return room ? Result<GrowingText>(std::move(out)) : fail(Error::no_resources);
}

Result<GrowingText> AccountBook::serialize_with(const Account& account) {
  if (const auto possible = make_room(account); !possible) return fail(possible.error());
  auto out = serialize();
  if (out && !append_line(*out, account)) return fail(Error::no_resources);
  return out;
}

const Account* AccountBook::find(std::string_view name) const noexcept {
  const auto accounts = accounts_.values();
  const auto found = std::ranges::find_if(accounts, [name](const Account& account) { return account.name == name; });
  return found == accounts.end() ? nullptr : &*found;
}

Result<void> AccountBook::make_room(const Account& account) {
  if (!valid_user_name(account.name.view())) return fail(Error::invalid);
  const bool forgets = WIRELAB_PLANTED(name_given_to_two);
  if (!forgets && find(account.name.view()) != nullptr) return fail(Error::exists);
  if (accounts_.size() >= kMaxAccounts || !accounts_.reserve(accounts_.size() + 1)) return fail(Error::no_resources);
  return {};
}

Result<void> AccountBook::add(const Account& account) {
  if (const auto possible = make_room(account); !possible) return possible;
  return accounts_.push(account) ? Result<void>() : fail(Error::no_resources);
}

std::uint32_t AccountBook::most_rounds() const noexcept {
  std::uint32_t most = 0;
  for (const Account& account : accounts_.values()) most = std::max(most, account.password.rounds);
  return most;
}

}  // namespace wirelab::accounts
