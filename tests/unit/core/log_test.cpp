#include "firmware/core/log.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace wirelab {
namespace {

/// Keeps the lines.
class KeepingSink final : public LogSink {
 public:
  void write(LogLevel level, std::string_view line) noexcept override {
    levels.push_back(level);
    lines.emplace_back(line);
  }
  std::vector<LogLevel> levels;
  std::vector<std::string> lines;
};

TEST(Log, BelowTheThreshold_NothingIsWritten) {
  KeepingSink sink;
  const Log log(sink, LogLevel::warning);
  log.debug("a");
  log.info("b");
  log.warning("c");
  log.error("d");
  EXPECT_EQ(sink.lines, (std::vector<std::string>{"level=warning event=c", "level=error event=d"}));
  EXPECT_FALSE(log.enabled(LogLevel::info));
}

TEST(Log, Fields_AreKeysAndValues) {
  KeepingSink sink;
  Log(sink, LogLevel::debug)
      .info("stored", {{"name", "a b.txt"}, {"bytes", 6U}, {"reason", Error::no_space}, {"empty", ""}});
  EXPECT_EQ(sink.lines.at(0), "level=info event=stored name=\"a b.txt\" bytes=6 reason=no-space empty=\"\"");
}

TEST(Log, WhatAPeerSent_CannotForgeALine) {
  KeepingSink sink;
  Log(sink, LogLevel::debug).info("x", {{"name", "a\" event=forged\n\x1b[2J\\"}});
  EXPECT_EQ(sink.lines.at(0), "level=info event=x name=\"a\\\" event=forged\\x0A\\x1B[2J\\\\\"");
}

TEST(Log, TooLongALine_IsCutAndMarked) {
  KeepingSink sink;
  Log(sink, LogLevel::debug).info("x", {{"name", std::string(2000, 'n')}});
  EXPECT_LE(sink.lines.at(0).size(), Log::kMaxLine);
  EXPECT_TRUE(sink.lines.at(0).ends_with("…"));
}

TEST(Levels, NamesAndLevels_AreOneToOne) {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    EXPECT_EQ(level_of(level_name(level)), level);
  }
  EXPECT_FALSE(level_of("loud").has_value());
}

}  // namespace
}  // namespace wirelab
