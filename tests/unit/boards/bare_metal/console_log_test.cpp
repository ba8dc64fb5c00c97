#include "boards/bare_metal/console_log.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/manual_clock.h"

namespace wirelab::boards {
namespace {

class TextConsole final : public Console {
 public:
  void write(std::string_view text) noexcept override { shown += text; }
  std::string shown;
};

TEST(ConsoleLog, Lines_BearTheCalendarTime) {
  TextConsole console;
  test::ManualClock clock;  // begins at one hour
  ConsoleLog sink(console, clock, 1'795'217'696);
  const Log log(sink, LogLevel::info);
  log.info("started", {{"port", 5005U}});
  clock.advance(std::chrono::milliseconds(1789));
  log.warning("full");
  EXPECT_EQ(console.shown,
            "2026-11-21T00:34:56.000Z level=info event=started port=5005\r\n"
            "2026-11-21T00:34:57.789Z level=warning event=full\r\n");
}

}  // namespace
}  // namespace wirelab::boards
