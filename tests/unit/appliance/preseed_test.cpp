#include "firmware/appliance/preseed.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace wirelab::appliance {
namespace {

const std::string kRecord = "pbkdf2-sha256:1000:" + std::string(32, 'a') + ":" + std::string(64, 'b');

std::string sample() {
  std::ifstream file(WIRELAB_SAMPLE_PRESEED);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

net::Address address(std::string_view text) { return net::Address::parse(text).value_or(net::Address()); }

TEST(Preseed, EveryKey_IsRead) {
  const auto [preseed, problems] =
      read_preseed("hostname = \"lab-7\"\n[user]\nname = \"ana\" # a comment\npassword = \"" + kRecord +
                   "\"\n[ network ]\naddress = \"192.0.2.7/24\"\ngateway = '192.0.2.1'\ndns = \"198.51.100.53\"\n"
                   "ntp = \"ntp.example.org\"\n[access] # who\nmode = \"open\"\n");
  EXPECT_TRUE(problems.empty()) << problems[0].message;
  EXPECT_EQ(preseed.hostname, "lab-7");
  const auto user = preseed.user.value_or(accounts::Account{});
  EXPECT_EQ(user.name, "ana");
  EXPECT_EQ(user.role, command::Role::admin) << "whoever writes the card owns the appliance";
  EXPECT_EQ(accounts::password_record_text(user.password), kRecord);
  const auto network = preseed.network.value_or(StaticNetwork{});
  EXPECT_EQ(network.address, (InterfaceAddress{address("192.0.2.7"), 24}));
  EXPECT_EQ(network.gateway, address("192.0.2.1"));
  EXPECT_EQ(network.dns, address("198.51.100.53"));
  EXPECT_EQ(preseed.ntp, "ntp.example.org");
  EXPECT_EQ(preseed.access, command::AccessMode::open);
}

TEST(Preseed, NothingOrDhcp_LeavesTheBoardsOwn) {
  for (const std::string_view text : {"", "\n\n", "[network]\naddress = \"dhcp\"\n", "\xef\xbb\xbf# only a mark"}) {
    const auto [preseed, problems] = read_preseed(text);
    EXPECT_TRUE(problems.empty()) << text;
    EXPECT_TRUE(preseed.hostname.empty() && preseed.ntp.empty());
    EXPECT_FALSE(preseed.user || preseed.network);
  }
}

TEST(Preseed, FileFromAnotherSystem_IsRead) {
  const auto [preseed, problems] = read_preseed("\xef\xbb\xbfhostname = \"pi\"\r\n[network]\r\nntp='192.0.2.9'\r\n");
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(preseed.hostname, "pi");
  EXPECT_EQ(preseed.ntp, "192.0.2.9");
}

TEST(Preseed, Sample_HasNothingWrongAndFits) {
  const std::string text = sample();
  ASSERT_FALSE(text.empty());
  ASSERT_LT(text.size(), kPreseedFileSize / 2) << "leave room to edit";
  std::string padded = text;
  padded.resize(kPreseedFileSize, '\n');
  const auto [preseed, problems] = read_preseed(padded);
  EXPECT_TRUE(problems.empty()) << problems[0].message;
  // Every key that the sample explains is one that exists: with all of them in use there is nothing wrong but the
  // record, which it does not show in full.
  std::string used = text;
  for (const std::string_view key : {"hostname", "name", "password", "gateway", "dns", "ntp"}) {
    const std::size_t place = used.find("\n#" + std::string(key) + " = ");
    ASSERT_NE(place, std::string::npos) << key;
    used.erase(place + 1, 1);
  }
  used.replace(used.find("pbkdf2-sha256:..."), 17, kRecord);
  used.replace(used.find("\"dhcp\"\n"), 6, "\"192.0.2.7/24\"");
  const auto all = read_preseed(used);
  EXPECT_TRUE(all.problems.empty()) << all.problems[0].message;
  EXPECT_TRUE(all.preseed.user && all.preseed.network);
}

struct Wrong {
  std::string_view text;     ///< the second line is wrong
  std::string_view message;  ///< part of what is said of it
};

class PreseedWrongLine : public testing::TestWithParam<Wrong> {};

TEST_P(PreseedWrongLine, IsNamedAndTheRestApplies) {
  const auto [text, message] = GetParam();
  const auto [preseed, problems] =
      read_preseed("hostname = 'before'\n" + std::string(text) + "\n[access]\nmode = 'open'\n");
  ASSERT_EQ(problems.size(), 1U) << text << (problems.empty() ? "" : problems.back().message);
  EXPECT_EQ(problems[0].line, 2U);
  EXPECT_NE(problems[0].message.find(message), std::string::npos) << problems[0].message;
  EXPECT_EQ(preseed.hostname, "before");
}

constexpr Wrong kWrong[] = {
    {"hostname = 'again'", "was set before"},
    {"name = 'ana'", "above the first table; there are hostname"},
    {"network.ntp = '192.0.2.1'", "write name = value"},
    {"[network", "write a table as [name]"},
    {"[[network]]", "write a table as [name]"},
    {"[network] x", "write a table as [name]"},
    {"[a.b]", "write a table as [name]"},
    {"[]", "write a table as [name]"},
    {"[wifi]\nssid = 'x'", "there is no table [wifi] ([user] [network] [access] [labs])"},
    {"just words", "write name = value"},
    {"\xc3\x28 = 1", "UTF-8"},
    {"hostname = 'a\x01'", "control character"},
    {"hostname = 'a'\rhostname = 'b'", "control character"},
};
INSTANTIATE_TEST_SUITE_P(Lines, PreseedWrongLine, testing::ValuesIn(kWrong));

class PreseedWrongValue : public testing::TestWithParam<Wrong> {};

TEST_P(PreseedWrongValue, IsNamedAndNotApplied) {
  const auto [text, message] = GetParam();
  const auto [preseed, problems] = read_preseed(text);
  ASSERT_EQ(problems.size(), 1U) << text << (problems.empty() ? "" : problems.back().message);
  EXPECT_EQ(problems[0].line, 2U) << text;
  EXPECT_NE(problems[0].message.find(message), std::string::npos) << problems[0].message;
  EXPECT_TRUE(preseed.hostname.empty() && preseed.ntp.empty()) << text;
  EXPECT_FALSE(preseed.user || preseed.network) << text;
}

constexpr Wrong kWrongValues[] = {
    {"\nhostname = ''", "must be 1 to 63 letters"},
    {"\nhostname = '-a'", "must be 1 to 63 letters"},
    {"\nhostname = 'a.b'", "must be 1 to 63 letters"},
    {"\nhostname = 'ñu'", "must be 1 to 63 letters"},
    {"\nhostname = 7 8", "only a comment"},
    {"[user]\nname = 'ana'", "needs a 'password'"},
    {"[user]\nname = 'a b'", "without blanks"},
    {"[user]\npassword = 'pbkdf2-sha256:1000:aa:bb'", "never a password"},
    {"[network]\naddress = '192.0.2.7'", "with its prefix"},
    {"[network]\naddress = '192.0.2.7/31'", "with its prefix"},
    {"[network]\naddress = '192.0.2.7/024'", "with its prefix"},
    {"[network]\naddress = '192.0.2.0/24'", "with its prefix"},
    {"[network]\naddress = '192.0.2.255/24'", "with its prefix"},
    {"[network]\naddress = '127.0.0.1/8'", "with its prefix"},
    {"[network]\naddress = '224.0.0.1/4'", "with its prefix"},
    {"[network]\naddress = '2001:db8::7/64'", "with its prefix"},
    {"[network]\naddress = '192.0.2.7/'", "with its prefix"},
    {"[network]\ngateway = '192.0.2.1'", "needs a static 'address'"},
    {"[network]\ndns = '192.0.2.1'", "needs a static 'address'"},
    {"[network]\ngateway = 'router'", "an IPv4 address"},
    {"[network]\nntp = '192.0.2'", "a server's name or address"},
    {"[network]\nntp = 'a..b'", "a server's name or address"},
    {"[network]\nmask = '255.255.255.0'", "in this table; there are address gateway dns ntp"},
    {"[access]\nmode = 'closed'", "must be one of open login-to-write login"},
    {"[access]\nclaim-code = '7K2QF'", "ten letters and digits"},
    {"[access]\n[access]", "opened before"},
};
INSTANTIATE_TEST_SUITE_P(Values, PreseedWrongValue, testing::ValuesIn(kWrongValues));

TEST(Preseed, PasswordInClear_IsNotRepeated) {
  const auto [preseed, problems] = read_preseed("[user]\nname = 'ana'\npassword = 'top-secret'\n");
  ASSERT_FALSE(problems.empty());
  for (const auto& problem : problems) EXPECT_EQ(problem.message.find("top-secret"), std::string::npos);
  EXPECT_FALSE(preseed.user);
}

TEST(Preseed, GatewayElsewhere_LeavesTheAddress) {
  for (const std::string_view gateway : {"198.51.100.1", "192.0.2.7", "192.0.2.0", "192.0.2.255"}) {
    const auto [preseed, problems] =
        read_preseed("[network]\naddress = '192.0.2.7/24'\ngateway = '" + std::string(gateway) + "'\n");
    ASSERT_EQ(problems.size(), 1U) << gateway;
    EXPECT_EQ(problems[0].line, 3U);
    EXPECT_TRUE(preseed.network);
    EXPECT_FALSE(preseed.network.value_or(StaticNetwork{}).gateway);
  }
}

TEST(Preseed, Access_IsWhatTheCardSaysOrNothing) {
  EXPECT_FALSE(read_preseed("").preseed.access);
  const auto [preseed, problems] = read_preseed("[access]\nmode = 'login-to-write'\nclaim-code = '7k2qf-0mx4t'\n");
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(preseed.access, command::AccessMode::login_to_write);
  EXPECT_EQ(preseed.claim_code, "7k2qf-0mx4t");
}

TEST(Preseed, Labs_AreTheListOrNone) {
  EXPECT_EQ(read_preseed("").preseed.labs, "");
  EXPECT_EQ(read_preseed("[labs]\nstart = 'v2, time:8081, web=public'\n").preseed.labs, "v2, time:8081, web=public");
  const auto [preseed, problems] = read_preseed("[labs]\nstart = 'v2, v9'\n");
  EXPECT_EQ(preseed.labs, "");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_NE(problems[0].message.find("names as 'wirelab lab' lists them"), std::string::npos) << problems[0].message;
}

TEST(Preseed, Problems_ComeInTheOrderOfLines) {
  const auto [preseed, problems] = read_preseed("[network]\ngateway = '192.0.2.1'\nmask = 24\n[wifi]\n");
  ASSERT_EQ(problems.size(), 3U);
  EXPECT_EQ(problems[0].line, 2U);
  EXPECT_EQ(problems[1].line, 3U);
  EXPECT_EQ(problems[2].line, 4U);
}

TEST(Preseed, Bounds_AreKept) {
  EXPECT_EQ(read_preseed(std::string(kMaxSettingsFile + 1, '\n')).problems.size(), 1U);
  const auto long_line = read_preseed("#" + std::string(kMaxSettingsLine, 'x') + "\nhostname = 'after'\n");
  ASSERT_EQ(long_line.problems.size(), 1U);
  EXPECT_EQ(long_line.preseed.hostname, "after");
  std::string many;
  for (std::size_t i = 0; i < kMaxSettingProblems + 5; ++i) many += "?\n";
  const auto wrong = read_preseed(many + "hostname = 'after'\n").problems;
  ASSERT_EQ(wrong.size(), kMaxSettingProblems + 1);
  EXPECT_EQ(wrong.back().message, "5 more lines are wrong");
}

TEST(PreseedRules, HostNames) {
  EXPECT_TRUE(valid_host_name("a"));
  EXPECT_TRUE(valid_host_name("Lab-7"));
  EXPECT_TRUE(valid_host_name(std::string(63, 'a')));
  EXPECT_FALSE(valid_host_name(std::string(64, 'a')));
  EXPECT_FALSE(valid_host_name("a-"));
  EXPECT_FALSE(valid_host_name("a_b"));
}

TEST(PreseedRules, ServerNames) {
  for (const std::string_view good :
       {"ntp.example.org", "2.debian.pool.ntp.org", "192.0.2.1", "2001:db8::1", "clock"}) {
    EXPECT_TRUE(valid_server_name(good)) << good;
  }
  for (const std::string_view bad : {"", ".", "a.", ".a", "300.0.0.1", "1.2.3", "a b", "-a.org"}) {
    EXPECT_FALSE(valid_server_name(bad)) << bad;
  }
  EXPECT_FALSE(valid_server_name(std::string(260, 'a')));
}

}  // namespace
}  // namespace wirelab::appliance
