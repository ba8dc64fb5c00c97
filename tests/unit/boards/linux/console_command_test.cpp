#include "boards/linux/init/console_command.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

TEST(ConsoleCommand, Words_AreFoundBetweenBlanks) {
  EXPECT_EQ(read_console_command("status\n"), ConsoleCommand::status);
  EXPECT_EQ(read_console_command(" \tpoweroff \r\n"), ConsoleCommand::power_off);
  EXPECT_EQ(read_console_command("reboot"), ConsoleCommand::reboot);
}

TEST(ConsoleCommand, EmptyLine_IsHelp) {
  for (const char* line : {"", "\n", "   ", "help\n", " help"}) {
    EXPECT_EQ(read_console_command(line), ConsoleCommand::help) << line;
  }
}

TEST(ConsoleCommand, EverythingElse_IsForTheAppliance) {
  for (const char* line : {"Reboot", "reboot now", "poweroffx", "\xff\x01", "/chat status\n", "hello R2\n"}) {
    EXPECT_EQ(read_console_command(line), ConsoleCommand::none) << line;
  }
}

}  // namespace
}  // namespace wirelab::boards
