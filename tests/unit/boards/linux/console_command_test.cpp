#include "boards/linux/init/console_command.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

TEST(ConsoleCommand, Words_AreFoundBetweenBlanks) {
  EXPECT_EQ(read_console_command("status\n"), ConsoleCommand::status);
  EXPECT_EQ(read_console_command(" \tpoweroff \r\n"), ConsoleCommand::power_off);
  EXPECT_EQ(read_console_command("reboot"), ConsoleCommand::reboot);
}

TEST(ConsoleCommand, EverythingElse_IsHelp) {
  for (const char* line : {"", "\n", "   ", "help", "Reboot", "reboot now", "poweroffx", "\xff\x01"}) {
    EXPECT_EQ(read_console_command(line), ConsoleCommand::help) << line;
  }
}

}  // namespace
}  // namespace wirelab::boards
