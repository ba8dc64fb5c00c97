#include "firmware/accounts/account_book.h"

#include <gtest/gtest.h>

namespace wirelab::accounts {
namespace {

PasswordRecord record(std::uint32_t rounds, int seed) {
  PasswordRecord out;
  out.rounds = rounds;
  for (std::size_t i = 0; i < out.salt.size(); ++i) out.salt[i] = static_cast<std::byte>(seed + static_cast<int>(i));
  for (std::size_t i = 0; i < out.hash.size(); ++i) out.hash[i] = static_cast<std::byte>(0xff - static_cast<int>(i));
  return out;
}

std::string line(std::string_view name, std::string_view rounds, std::size_t salt = 32, std::size_t hash = 64) {
  return "wirelab-accounts 1\n" + std::string(name) + ":pbkdf2-sha256:" + std::string(rounds) + ":" +
         std::string(salt, 'a') + ":" + std::string(hash, '0') + "\n";
}

std::string text_of(const AccountBook& book) {
  const auto text = book.serialize();
  return text ? std::string(view(*text)) : "no text";
}

TEST(AccountBook, Serialized_ReadsBackEqual) {
  AccountBook book;
  ASSERT_TRUE(book.add({"ana", record(600'000, 1)}));
  ASSERT_TRUE(book.add({"ñandú", record(1, 200)}));
  const auto again = AccountBook::parse(text_of(book));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->size(), 2U);
  const Account* ana = again->find("ana");
  ASSERT_NE(ana, nullptr);
  EXPECT_EQ(ana->password.rounds, 600'000U);
  EXPECT_EQ(ana->password.salt, record(600'000, 1).salt);
  EXPECT_EQ(ana->password.hash, record(600'000, 1).hash);
  EXPECT_EQ(text_of(*again), text_of(book));
}

TEST(AccountBook, EveryTruncation_IsRefusedOrAWholeShorterBook) {
  AccountBook book;
  ASSERT_TRUE(book.add({"ana", record(10, 1)}));
  ASSERT_TRUE(book.add({"luis", record(10, 2)}));
  const std::string whole = text_of(book);
  const std::size_t header_end = whole.find('\n') + 1;
  const std::size_t first_end = whole.find('\n', header_end) + 1;
  for (std::size_t length = 0; length < whole.size(); ++length) {
    const bool at_a_line_end = length == header_end || length == first_end;
    EXPECT_EQ(AccountBook::parse(whole.substr(0, length)).has_value(), at_a_line_end) << length;
  }
}

TEST(AccountBook, DamagedDocuments_AreRefused) {
  ASSERT_TRUE(AccountBook::parse(line("ana", "10")).has_value());
  for (const std::string& bad :
       {std::string(), std::string("wirelab-accounts 3\n"), std::string("wirelab-accounts 1"), line("", "10"),
        line("a b", "10"), line("ana", "0"), line("ana", "10000001"), line("ana", "-1"), line("ana", "10", 31),
        line("ana", "10", 34), line("ana", "10", 32, 63), line("ana", "10", 32, 66), line("ana", "10") + "\n",
        line("ana", "10") + "ana:pbkdf2-sha256:10:" + std::string(32, 'a') + ":" + std::string(64, '0') + "\n",
        line("ana", "10").replace(line("ana", "10").find("pbkdf2"), 6, "scrypt"),
        line("ana", "10").replace(line("ana", "10").size() - 2, 1, "g")}) {
    EXPECT_FALSE(AccountBook::parse(bad).has_value()) << bad;
  }
}

TEST(AccountBook, Roles_AreKept) {
  AccountBook book;
  ASSERT_TRUE(book.add({"ana", record(10, 1), command::Role::reader}));
  ASSERT_TRUE(book.add({"luis", record(10, 1), command::Role::writer}));
  ASSERT_TRUE(book.add({"eva", record(10, 1), command::Role::admin}));
  const auto again = AccountBook::parse(text_of(book));
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(again->find("ana")->role, command::Role::reader);
  EXPECT_EQ(again->find("luis")->role, command::Role::writer);
  EXPECT_EQ(again->find("eva")->role, command::Role::admin);
  EXPECT_EQ(text_of(book).find("wirelab-accounts 2\nana:reader:pbkdf2-sha256:10:"), 0U);
}

TEST(AccountBook, DocumentWithoutRoles_HasWriters) {
  const std::string second = line("luis", "10").substr(line("luis", "10").find('\n') + 1);
  const auto book = AccountBook::parse(line("ana", "10") + second);
  ASSERT_TRUE(book.has_value());
  EXPECT_EQ(book->find("ana")->role, command::Role::writer);
  EXPECT_EQ(book->find("luis")->role, command::Role::writer);
  EXPECT_TRUE(AccountBook::parse(text_of(*book)).has_value());
}

TEST(AccountBook, RoleThatIsNone_OrInTheWrongVersion_IsRefused) {
  const std::string rest = ":pbkdf2-sha256:10:" + std::string(32, 'a') + ":" + std::string(64, '0') + "\n";
  EXPECT_TRUE(AccountBook::parse("wirelab-accounts 2\nana:writer" + rest).has_value());
  for (const std::string wrong :
       {"wirelab-accounts 2\nana", "wirelab-accounts 1\nana:writer",
        "wirelab-accounts 2\nana:", "wirelab-accounts 2\nana:nobody", "wirelab-accounts 2\nana:Admin",
        "wirelab-accounts 2\nana:root", "wirelab-accounts 2\nana:admin:admin"}) {
    EXPECT_FALSE(AccountBook::parse(wrong + rest).has_value()) << wrong;
  }
}

TEST(AccountText, WithoutARole_IsAnAdmins) {
  const std::string password = password_record_text(record(10, 1));
  ASSERT_TRUE(parse_account("ana:" + password));
  EXPECT_EQ(parse_account("ana:" + password)->role, command::Role::admin);
  EXPECT_EQ(parse_account("ana:reader:" + password)->role, command::Role::reader);
  EXPECT_EQ(parse_account(account_text({"ana", record(10, 1), command::Role::writer}))->role, command::Role::writer);
  EXPECT_FALSE(parse_account("ana:nobody:" + password));
}

TEST(AccountBook, SerializedWithOneMore_IsTheDocumentAfterAddingIt) {
  AccountBook book;
  ASSERT_TRUE(book.add({"ana", record(10, 1)}));
  const Account luis{"luis", record(10, 2)};
  const auto ahead = book.serialize_with({.account = luis});
  ASSERT_TRUE(ahead.has_value());
  EXPECT_EQ(book.size(), 1U);
  ASSERT_TRUE(book.add(luis));
  EXPECT_EQ(view(*ahead), text_of(book));
  const auto again = book.serialize_with({.account = luis});
  EXPECT_TRUE(!again && again.error() == Error::exists);
}

TEST(AccountBook, NameTakenOrFull_IsRefused) {
  AccountBook book;
  ASSERT_TRUE(book.add({"ana", record(1, 1)}));
  EXPECT_EQ(book.add({"ana", record(1, 2)}), fail(Error::exists));
  EXPECT_EQ(book.add({"a b", record(1, 2)}), fail(Error::invalid));
  EXPECT_EQ(book.find("ana")->password.salt, record(1, 1).salt);
  for (std::size_t i = 1; i < kMaxAccounts; ++i) ASSERT_TRUE(book.add({"u" + std::to_string(i), record(1, 3)}));
  EXPECT_EQ(book.add({"one-more", record(1, 4)}), fail(Error::no_resources));
  EXPECT_FALSE(book.serialize_with({.account = {"one-more", record(1, 4)}}));
  EXPECT_TRUE(AccountBook::parse(text_of(book)).has_value());
}

/// ana is the only admin; luis is a writer.
struct TwoAccounts {
  TwoAccounts() {
    EXPECT_TRUE(book.add({"ana", record(10, 1), command::Role::admin}));
    EXPECT_TRUE(book.add({"luis", record(10, 2)}));
  }
  /// What the document says that it will be, and then is; the error if it cannot be.
  std::string change(const BookChange& change) {
    const std::string before = text_of(book);
    const auto ahead = book.serialize_with(change);
    EXPECT_EQ(text_of(book), before);
    const auto applied = book.apply(change);
    EXPECT_EQ(applied.has_value(), ahead.has_value());
    if (!ahead) {
      EXPECT_EQ(applied, fail(ahead.error()));
      EXPECT_EQ(text_of(book), before);
      return std::string(error_name(ahead.error()));
    }
    EXPECT_EQ(text_of(book), view(*ahead));
    return std::string(view(*ahead));
  }
  [[nodiscard]] std::uint32_t login_of(std::string_view user) const { return book.find(user)->login; }

  AccountBook book;
};

std::string document(std::initializer_list<Account> accounts) {
  std::string out = "wirelab-accounts 2\n";
  for (const Account& account : accounts) out += account_text(account) + "\n";
  return out;
}

constexpr auto kAdmin = command::Role::admin;
constexpr auto kWriter = command::Role::writer;
using Kind = BookChange::Kind;

TEST(BookChange, SetRole_ChangesTheRoleAlone) {
  TwoAccounts f;
  const auto login = f.login_of("luis");
  EXPECT_EQ(f.change({.kind = Kind::set_role, .account = {.name = "luis", .role = command::Role::reader}}),
            document({{"ana", record(10, 1), kAdmin}, {"luis", record(10, 2), command::Role::reader}}));
  EXPECT_EQ(f.book.role_of(login), command::Role::reader) << "who is logged in has the new role";
}

TEST(BookChange, SetPassword_EndsTheLoginsOfTheOldOne) {
  TwoAccounts f;
  const auto login = f.login_of("luis");
  EXPECT_EQ(f.change({.kind = Kind::set_password, .account = {.name = "luis", .password = record(20, 3)}}),
            document({{"ana", record(10, 1), kAdmin}, {"luis", record(20, 3), kWriter}}));
  EXPECT_EQ(f.book.role_of(login), command::Role::nobody);
  EXPECT_EQ(f.book.role_of(f.login_of("luis")), kWriter);
  EXPECT_EQ(f.book.role_of(f.login_of("ana")), kAdmin);
}

TEST(BookChange, SetPassword_OnlyWhileTheLoginHolds) {
  TwoAccounts f;
  const auto login = f.login_of("luis");
  EXPECT_EQ(f.change({.kind = Kind::set_password, .account = {.name = "luis"}, .of_login = f.login_of("ana")}),
            "not-allowed");
  f.change({.kind = Kind::set_password, .account = {.name = "luis", .password = record(20, 3)}, .of_login = login});
  EXPECT_EQ(f.change({.kind = Kind::set_password, .account = {.name = "luis"}, .of_login = login}), "not-allowed");
  EXPECT_EQ(f.book.find("luis")->password.salt, record(20, 3).salt);
}

TEST(BookChange, Remove_LeavesTheOthersInTheirOrder) {
  TwoAccounts f;
  ASSERT_TRUE(f.book.add({"eva", record(10, 3)}));
  const auto login = f.login_of("luis");
  EXPECT_EQ(f.change({.kind = Kind::remove, .account = {.name = "luis"}}),
            document({{"ana", record(10, 1), kAdmin}, {"eva", record(10, 3), kWriter}}));
  EXPECT_EQ(f.book.size(), 2U);
  EXPECT_EQ(f.book.find("luis"), nullptr);
  EXPECT_EQ(f.book.role_of(login), command::Role::nobody);
  ASSERT_TRUE(f.book.add({"luis", record(10, 2)}));
  EXPECT_EQ(f.book.role_of(login), command::Role::nobody) << "the next account of that name is somebody else's";
  EXPECT_EQ(text_of(f.book),
            document({{"ana", record(10, 1), kAdmin}, {"eva", record(10, 3)}, {"luis", record(10, 2)}}));
}

TEST(BookChange, LastAdmin_Stays) {
  TwoAccounts f;
  const BookChange demoted{.kind = Kind::set_role, .account = {.name = "ana", .role = kWriter}};
  const BookChange removed{.kind = Kind::remove, .account = {.name = "ana"}};
  EXPECT_EQ(f.change(demoted), "refused");
  EXPECT_EQ(f.change(removed), "refused");
  EXPECT_EQ(f.change({.kind = Kind::set_role, .account = {.name = "ana", .role = kAdmin}}), text_of(f.book));
  f.change({.kind = Kind::set_role, .account = {.name = "luis", .role = kAdmin}});
  EXPECT_EQ(f.change(removed), document({{"luis", record(10, 2), kAdmin}}));
}

TEST(BookChange, NobodyOfThatName_IsNotFound) {
  TwoAccounts f;
  for (const Kind kind : {Kind::set_role, Kind::set_password, Kind::remove}) {
    EXPECT_EQ(f.change({.kind = kind, .account = {.name = "lui"}}), "not-found");
  }
}

TEST(BookChange, RemovedFromAFullBook_MakesRoom) {
  TwoAccounts f;
  for (std::size_t i = 2; i < kMaxAccounts; ++i) ASSERT_TRUE(f.book.add({"u" + std::to_string(i), record(1, 3)}));
  EXPECT_EQ(f.change({.account = {.name = "one-more"}}), "no-resources");
  f.change({.kind = Kind::remove, .account = {.name = "u2"}});
  EXPECT_NE(f.change({.account = {.name = "one-more"}}), "no-resources");
  EXPECT_EQ(f.book.size(), kMaxAccounts);
}

TEST(ValidUserName, Bounds_AreKept) {
  for (const std::string_view good : {"a", "ana", "ana.maria@aula-3", "ñ", "\"quoted\"", "a\xc2\xa1"}) {
    EXPECT_TRUE(valid_user_name(good)) << good;
  }
  EXPECT_TRUE(valid_user_name(std::string(kMaxUserName, 'x')));
  EXPECT_FALSE(valid_user_name(std::string(kMaxUserName + 1, 'x')));
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("a b"), std::string_view("a\tb"), std::string_view("a:b"),
        std::string_view("a\nb"), std::string_view("a\0b", 3), std::string_view("\x7f"), std::string_view("\xc3"),
        std::string_view("\xff\xfe"), std::string_view("a\xc2\x80"), std::string_view("\xc2\x9b\x32J")}) {
    EXPECT_FALSE(valid_user_name(bad)) << bad;
  }
}

}  // namespace
}  // namespace wirelab::accounts
