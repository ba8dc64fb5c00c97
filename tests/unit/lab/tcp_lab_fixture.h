#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "firmware/lab/catalogue.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/scripted_stack.h"
#include "tests/unit/lab/set_calendar.h"

namespace wirelab::lab {

using Peer = test::ScriptedStream;

/// Keeps log lines.
class KeptLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view line) noexcept override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

/// A lab of the catalogue, its clients played by the test segment by segment.
class TcpLabFixture : public testing::Test {
 protected:
  void start(std::string_view name, const Order& order = {}) {
    const LabKind* kind = find_lab(name);
    ASSERT_NE(kind, nullptr);
    auto started = TcpLab::start({.stack = stack,
                                  .log = log,
                                  .name = kind->name,
                                  .rules = kind->rules,
                                  .faults = order.faults,
                                  .maker = kind->maker({stack, store, calendar, log, {}}, order)},
                                 {});
    ASSERT_TRUE(started);
    lab = std::move(*started);
  }
  void run() { EXPECT_TRUE(reactor.run_until_stalled()); }
  void pass(Duration time) {
    clock.advance(time);
    run();
  }
  Peer& connect() {
    Peer& peer = stack.connect();
    run();
    return peer;
  }
  void say(Peer& peer, std::string_view bytes) {
    peer.arrive(bytes);
    run();
  }
  /// What was sent, write by write.
  static std::vector<std::string> writes(const Peer& peer) {
    std::vector<std::string> all;
    for (const auto& segment : peer.sent) all.push_back(segment.bytes);
    return all;
  }
  using Writes = std::vector<std::string>;

  test::ManualClock clock;
  Reactor reactor{clock};
  test::ScriptedStack stack{reactor};
  test::MemoryFileStore store{reactor};
  SetCalendar calendar;
  KeptLog kept;
  Log log{kept, LogLevel::info};
  std::unique_ptr<RunningLab> lab;
};

}  // namespace wirelab::lab
