#include "boards/linux/init/power_keys.h"

#include <gtest/gtest.h>
#include <linux/input.h>

namespace wirelab::boards {
namespace {

input_event event(std::uint16_t type, std::uint16_t code, std::int32_t value) {
  input_event made{};
  made.type = type;
  made.code = code;
  made.value = value;
  return made;
}

bool pressed(const std::vector<input_event>& events) { return power_key_pressed(std::as_bytes(std::span(events))); }

TEST(PowerKeys, Press_IsFoundAmongOthers) {
  EXPECT_TRUE(pressed({event(EV_KEY, KEY_A, 1), event(EV_SYN, 0, 0), event(EV_KEY, KEY_POWER, 1)}));
}

TEST(PowerKeys, ReleaseRepeatAndOtherKeys_AreNone) {
  EXPECT_FALSE(pressed({}));
  EXPECT_FALSE(pressed({event(EV_KEY, KEY_POWER, 0), event(EV_KEY, KEY_POWER, 2)}));
  EXPECT_FALSE(pressed({event(EV_KEY, KEY_A, 1), event(EV_REL, KEY_POWER, 1)}));
}

TEST(PowerKeys, HalfAnEvent_IsNotLookedAt) {
  const std::vector<input_event> events{event(EV_KEY, KEY_POWER, 1)};
  const auto bytes = std::as_bytes(std::span(events));
  EXPECT_FALSE(power_key_pressed(bytes.first(bytes.size() - 1)));
}

}  // namespace
}  // namespace wirelab::boards
