#pragma once

#include <gtest/gtest.h>

#include "firmware/lab/laboratory.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/memory_network.h"
#include "tests/unit/lab/set_calendar.h"

namespace wirelab::lab {

/// A laboratory and somebody on its network.
class LaboratoryFixture : public testing::Test {
 protected:
  static constexpr net::Address kHere = net::Address::ipv4(10, 0, 0, 1);
  static constexpr net::Address kThere = net::Address::ipv4(10, 0, 0, 2);

  class Silence final : public LogSink {
    void write(LogLevel /*level*/, std::string_view /*line*/) noexcept override {}
  };

  std::expected<void, Refusal> start(std::string_view name, const Order& order = {}) {
    return laboratory.start(*find_lab(name), order);
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryNetwork network{reactor};
  test::MemoryStack stack{network, {kHere}};
  test::MemoryStack peer{network, {kThere}};
  test::MemoryFileStore store{reactor};
  SetCalendar calendar;
  Silence silence;
  Log log{silence, LogLevel::error};
  Laboratory laboratory{{stack, store, calendar, log, kHere}};
};

}  // namespace wirelab::lab
