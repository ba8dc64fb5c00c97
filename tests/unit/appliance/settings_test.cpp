#include <gtest/gtest.h>

#include <array>

#include "firmware/appliance/command_line.h"
#include "firmware/appliance/settings_file.h"

namespace wirelab::appliance {
namespace {

constexpr std::array<std::string_view, 2> kColours{"red", "blue"};

/// A table with one setting of each kind.
struct Table {
  std::uint32_t port = 5005;
  std::size_t colour = 0;
  net::Address address;
  std::string root = ".";
  bool loud = false;
  std::array<Setting, 5> settings{{
      {"port", "PORT", "port", NumberTarget{&port, 1, 65535}},
      {"colour", "WORD", "colour", ChoiceTarget{&colour, kColours}},
      {"listen", "ADDR", "address", AddressTarget{&address}},
      {"root", "DIR", "folder", TextTarget{&root}},
      {"loud", "", "switch", SwitchTarget{&loud}},
  }};
};

std::vector<SettingProblem> read(Table& table, std::string_view text) {
  return apply_settings_file(text, table.settings);
}

TEST(SettingsFile, EveryKind_IsApplied) {
  Table table;
  const auto problems = read(table,
                             "# a comment\n\nport = 6000 # why not\n  colour='blue'\r\nlisten = \"::1\"\n"
                             "root = \"C:\\\\a \\\"b\\\"\\t#\"\nloud = true");
  EXPECT_TRUE(problems.empty());
  EXPECT_EQ(table.port, 6000U);
  EXPECT_EQ(table.colour, 1U);
  EXPECT_EQ(table.address, net::Address::loopback(net::Family::ipv6));
  EXPECT_EQ(table.root, "C:\\a \"b\"\t#");
  EXPECT_TRUE(table.loud);
}

TEST(SettingsFile, WrongLines_AreNamedAndTheRestApplies) {
  for (const std::string_view bad : {"port = 0",
                                     "port = 65536",
                                     "port = -1",
                                     "port = 1.5",
                                     "port = \"x\"",
                                     "port =",
                                     "port",
                                     "= 1",
                                     "port 6000",
                                     "port = 1 2",
                                     "colour = green",
                                     "colour = \"green\"",
                                     "listen = \"localhost\"",
                                     "listen = \"1.2.3\"",
                                     "root = \"\"",
                                     "root = \"unclosed",
                                     "root = 'unclosed",
                                     "root = \"bad \\x escape\"",
                                     "root = \"\\",
                                     "loud = yes",
                                     "root = \"\"\"a\"\"\"",
                                     "root = '''a'''",
                                     "[port]",
                                     "colours = 1",
                                     "port = [1]",
                                     "\xff = 1",
                                     "port = \"1\" x"}) {
    Table table;
    const auto problems = read(table, "loud = true\n" + std::string(bad) + "\nroot = 'after'\n");
    ASSERT_EQ(problems.size(), 1U) << bad;
    EXPECT_EQ(problems[0].line, 2U) << bad;
    EXPECT_FALSE(problems[0].message.empty()) << bad;
    EXPECT_TRUE(table.loud) << bad;
    EXPECT_EQ(table.root, "after") << bad;
    EXPECT_EQ(table.port, 5005U) << bad;
  }
}

TEST(SettingsFile, NameGivenTwice_KeepsTheFirst) {
  Table table;
  const auto problems = read(table, "port = 6000\nport = 6001\n");
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(table.port, 6000U);
}

TEST(SettingsFile, TooLarge_IsRefusedWhole) {
  Table table;
  EXPECT_EQ(read(table, "port = 6000\n" + std::string(kMaxSettingsFile, '\n')).size(), 1U);
  EXPECT_EQ(table.port, 5005U);
}

template <std::size_t N>
CommandLine run(Table& table, const std::array<const char*, N>& arguments) {
  return apply_command_line(arguments, table.settings);
}

TEST(CommandLine, BothSpellings_Apply) {
  Table table;
  EXPECT_TRUE(std::holds_alternative<RunRequest>(
      run(table, std::array{"--port", "6000", "--colour=blue", "--loud", "--root", "--odd"})));
  EXPECT_EQ(table.port, 6000U);
  EXPECT_EQ(table.colour, 1U);
  EXPECT_TRUE(table.loud);
  EXPECT_EQ(table.root, "--odd");
  EXPECT_TRUE(std::holds_alternative<RunRequest>(run(table, std::array{"--loud=false", "--port=1", "--port=2"})));
  EXPECT_FALSE(table.loud);
  EXPECT_EQ(table.port, 2U);
}

TEST(CommandLine, WrongUse_SaysWhatIsWrong) {
  const auto message = [](auto arguments) {
    Table table;
    const CommandLine outcome = run(table, arguments);
    const auto* usage = std::get_if<UsageError>(&outcome);
    return usage != nullptr ? usage->message : std::string("accepted");
  };
  EXPECT_EQ(message(std::array{"--porta", "1"}), "unknown option --porta");
  EXPECT_EQ(message(std::array{"--port"}), "--port needs a value: --port PORT");
  EXPECT_EQ(message(std::array{"--port", "x\x1b"}), "--port must be a number from 1 to 65535, not 'x\\x1B'");
  EXPECT_EQ(message(std::array{"extra"}), "unexpected argument 'extra'; options start with --");
  EXPECT_EQ(message(std::array{"--colour", "green"}), "--colour must be one of red blue, not 'green'");
  EXPECT_EQ(message(std::array{"--loud=maybe"}), "--loud must be true or false, not 'maybe'");
}

TEST(CommandLine, HelpAndVersion_WinWhereTheyStand) {
  Table table;
  EXPECT_TRUE(std::holds_alternative<HelpRequest>(run(table, std::array{"--port", "6000", "--help", "--nonsense"})));
  EXPECT_TRUE(std::holds_alternative<VersionRequest>(run(table, std::array{"--version"})));
}

TEST(CommandLine, Description_NamesEverySetting) {
  Table table;
  const std::string text = describe_settings(table.settings);
  for (const Setting& setting : table.settings) {
    EXPECT_NE(text.find("--" + std::string(setting.name)), std::string::npos) << setting.name;
  }
}

TEST(PeekCommandLine, LastSpelling_Wins) {
  const std::array arguments{"--config", "a", "--port", "1", "--config=b"};
  EXPECT_EQ(peek_command_line(arguments, "config"), "b");
  EXPECT_EQ(peek_command_line(arguments, "root"), "");
}

}  // namespace
}  // namespace wirelab::appliance
