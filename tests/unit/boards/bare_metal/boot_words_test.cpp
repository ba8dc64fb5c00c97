#include "boards/bare_metal/boot_words.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "firmware/appliance/appliance_settings.h"

namespace wirelab::boards {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class BootWordsTest : public testing::Test {
 protected:
  std::vector<std::string> apply(std::string_view words) {
    return apply_boot_words(words, appliance::appliance_setting_table(settings));
  }
  appliance::ApplianceSettings settings;
};

TEST_F(BootWordsTest, Words_AreSettings) {
  EXPECT_THAT(apply("  port=5006 log-level=debug  "), IsEmpty());
  EXPECT_EQ(settings.port, 5006U);
  EXPECT_EQ(settings.threshold(), LogLevel::debug);
  EXPECT_THAT(apply(""), IsEmpty());
}

TEST_F(BootWordsTest, WrongWords_AreNamedAndTheRestApplies) {
  EXPECT_THAT(apply("quiet port=0x1 colour=red port=5007"),
              ElementsAre("'quiet' must have the form name=value", HasSubstr("'port=0x1' must be a number"),
                          "'colour=red' names no setting of this board"));
  EXPECT_EQ(settings.port, 5007U);
}

TEST_F(BootWordsTest, ManyWrongWords_AreBounded) {
  std::string words;
  for (int number = 0; number < 1000; ++number) words += "x ";
  EXPECT_EQ(apply(words).size(), kMostProblems);
}

}  // namespace
}  // namespace wirelab::boards
