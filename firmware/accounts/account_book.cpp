#include "firmware/accounts/account_book.h"

#include <algorithm>
#include <span>

#include "firmware/core/hex_digit.h"
#include "firmware/core/text.h"
#include "firmware/planted/planted.h"

namespace wirelab::accounts {
namespace {

constexpr std::string_view kHeader = "wirelab-accounts 2";
constexpr std::string_view kHeaderWithoutRoles = "wirelab-accounts 1";
constexpr std::size_t kLongestRole = 6;
constexpr std::string_view kScheme = "pbkdf2-sha256";

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
    const auto high = hex_digit(text[2 * i]);
    const auto low = hex_digit(text[2 * i + 1]);
    if (!high || !low) return false;
    out[i] = static_cast<std::byte>(*high << 4U | *low);
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

/// What becomes of an account that stays.
Account changed(Account account, const BookChange& change) noexcept {
  if (change.kind == BookChange::Kind::set_role) account.role = change.account.role;
  if (change.kind == BookChange::Kind::set_password) account.password = change.account.password;
  return account;
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
  // U+0080 to U+009F are controls too: C2 80 to C2 9F, and C2 begins nothing but a character of two bytes.
  const auto is_c1 = [](char first, char second) {
    return first == '\xc2' && static_cast<unsigned char>(second) < 0xa0;
  };
  if (std::ranges::adjacent_find(name, is_c1) != name.end()) return false;
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
  for (const Account& account : accounts()) room = room && append_line(out, account);
  return room ? Result<GrowingText>(std::move(out)) : fail(Error::no_resources);
}

Result<GrowingText> AccountBook::serialize_with(const BookChange& change) {
  if (const auto possible = make_room(change); !possible) return fail(possible.error());
  GrowingText out;
  bool room = out.append(kHeader) && out.push('\n');
  for (const Account& account : accounts()) {
    const bool changes = change.kind != BookChange::Kind::add && account.name == change.account.name.view();
    if (changes && change.kind == BookChange::Kind::remove) continue;
    room = room && append_line(out, changes ? changed(account, change) : account);
  }
  if (change.kind == BookChange::Kind::add) room = room && append_line(out, change.account);
  return room ? Result<GrowingText>(std::move(out)) : fail(Error::no_resources);
}

Result<void> AccountBook::apply(const BookChange& change) {
  if (const auto possible = make_room(change); !possible) return possible;
  if (change.kind == BookChange::Kind::add) {
    if (size_ == accounts_.size() && !accounts_.push({})) return fail(Error::no_resources);
    Account& added = accounts_.values()[size_++];
    added = change.account;
    added.login = ++last_login_;
    return {};
  }
  Account* account = find_account(change.account.name.view());
  if (change.kind == BookChange::Kind::remove) {
    const auto rest = accounts_.values().first(size_--);
    std::shift_left(rest.begin() + (account - rest.data()), rest.end(), 1);
    return {};
  }
  *account = changed(*account, change);
  if (change.kind == BookChange::Kind::set_password) account->login = ++last_login_;
  return {};
}

Result<void> AccountBook::check(const BookChange& change) const noexcept {
  const Account* account = find(change.account.name.view());
  if (change.kind == BookChange::Kind::add) {
    if (!valid_user_name(change.account.name.view())) return fail(Error::invalid);
    if (change.to_claim && has_admin() && !WIRELAB_PLANTED(claimed_by_two)) return fail(Error::in_use);
    const bool forgets = WIRELAB_PLANTED(name_given_to_two);
    if (!forgets && account != nullptr) return fail(Error::exists);
    return size_ < kMaxAccounts ? Result<void>() : fail(Error::no_resources);
  }
  if (account == nullptr) return fail(Error::not_found);
  if (change.kind == BookChange::Kind::set_password) {
    const bool holds = change.of_login == 0 || change.of_login == account->login;
    return holds ? Result<void>() : fail(Error::not_allowed);
  }
  const bool stays = change.kind == BookChange::Kind::set_role && change.account.role == command::Role::admin;
  return stays || !is_last_admin(*account) ? Result<void>() : fail(Error::refused);
}

/// Checks, and takes the memory that the change needs.
Result<void> AccountBook::make_room(const BookChange& change) noexcept {
  if (const auto possible = check(change); !possible) return possible;
  if (change.kind != BookChange::Kind::add || accounts_.reserve(size_ + 1)) return {};
  return fail(Error::no_resources);
}

/// Looks at every account: how long it takes must not tell where one stands, or whether it does.
const Account* AccountBook::find(std::string_view name) const noexcept {
  const Account* found = nullptr;
  for (const Account& account : accounts()) {
    if (account.name == name) found = &account;
  }
  return found;
}

Account* AccountBook::find_account(std::string_view name) noexcept {
  const Account* found = find(name);
  return found == nullptr ? nullptr : accounts_.values().data() + (found - accounts().data());
}

command::Role AccountBook::role_of(std::uint32_t login) const noexcept {
  const auto found = std::ranges::find(accounts(), login, &Account::login);
  return found == accounts().end() ? command::Role::nobody : found->role;
}

bool AccountBook::is_last_admin(const Account& account) const noexcept {
  const auto admins = std::ranges::count(accounts(), command::Role::admin, &Account::role);
  return account.role == command::Role::admin && admins == 1;
}

bool AccountBook::has_admin() const noexcept {
  return std::ranges::find(accounts(), command::Role::admin, &Account::role) != accounts().end();
}

std::uint32_t AccountBook::most_rounds() const noexcept {
  std::uint32_t most = 0;
  for (const Account& account : accounts()) most = std::max(most, account.password.rounds);
  return most;
}

}  // namespace wirelab::accounts
