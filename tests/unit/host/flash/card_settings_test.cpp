#include "host/flash/card_settings.h"

#include <gtest/gtest.h>

#include "firmware/appliance/preseed.h"
#include "host/flash/settings_text.h"
#include "tests/unit/host/flash/small_fat.h"

namespace wirelab::flash {
namespace {

TEST(WithSetting, PresentValue_IsReplacedAndTheRestOfItsLineStays) {
  EXPECT_EQ(with_setting("# a\nhostname = \"old\" # why\nx", "", "hostname", "new"),
            "# a\nhostname = \"new\" # why\nx");
  EXPECT_EQ(with_setting("  hostname='a#b'#c\r\n", "", "hostname", "new"), "  hostname=\"new\"#c\r\n");
  EXPECT_EQ(with_setting("hostname =\n", "", "hostname", "new"), "hostname =\"new\"\n");
  EXPECT_EQ(with_setting("hostname = old # x", "", "hostname", "new"), "hostname = \"new\" # x");
}

TEST(WithSetting, SameNameElsewhere_IsLeftAlone) {
  EXPECT_EQ(with_setting("name = 1\n[user]\nname = 'ana'\n[other]\nname = 2\n", "user", "name", "eva"),
            "name = 1\n[user]\nname = \"eva\"\n[other]\nname = 2\n");
  EXPECT_EQ(with_setting("hostnames = 1\n[broken\nhostname = 2\n", "", "hostname", "x"),
            "hostnames = 1\nhostname = \"x\"\n[broken\nhostname = 2\n");
}

TEST(WithSetting, NewLine_ComesWhereItIsExplained) {
  EXPECT_EQ(with_setting("# Name:\n#hostname = \"a\"\n\n[user]\n", "", "hostname", "b"),
            "# Name:\n#hostname = \"a\"\nhostname = \"b\"\n\n[user]\n");
  EXPECT_EQ(with_setting("[user]\n# who\n", "user", "name", "ana"), "[user]\nname = \"ana\"\n# who\n");
  EXPECT_EQ(with_setting("a = 1\r\n[user]", "user", "name", "ana"), "a = 1\r\n[user]\r\nname = \"ana\"\r\n");
  EXPECT_EQ(with_setting("a = 1", "user", "name", "ana"), "a = 1\n[user]\nname = \"ana\"\n");
  EXPECT_EQ(with_setting("", "", "hostname", "b"), "hostname = \"b\"\n");
  EXPECT_EQ(with_setting("\xef\xbb\xbf[user]\n", "", "hostname", "b"), "\xef\xbb\xbfhostname = \"b\"\n[user]\n");
}

TEST(WithSetting, QuotesAndBackslashes_ReadBack) {
  const std::string record = "pbkdf2-sha256:1:" + std::string(32, 'a') + ":" + std::string(64, 'b');
  std::string text = with_setting("", "user", "name", "a\"\\b#");
  text = with_setting(text, "user", "password", record);
  const auto reading = appliance::read_preseed(text);
  EXPECT_TRUE(reading.problems.empty()) << text;
  EXPECT_EQ(reading.preseed.user.value_or(accounts::Account{}).name, "a\"\\b#");
}

TEST(EditSettings, Text_KeepsItsSizeAndComments) {
  const std::string text = "# mine\n[network]\naddress = 'dhcp'\n" + std::string(100, '\n');
  const auto edited =
      edit_settings(text, {{"network", "address", "192.0.2.7/24"}, {"network", "gateway", "192.0.2.1"}}, text.size());
  ASSERT_TRUE(edited.has_value());
  EXPECT_EQ(edited->size(), text.size());
  EXPECT_TRUE(edited->starts_with("# mine\n[network]\n")) << *edited;
  const auto again = edit_settings(*edited, {{"network", "address", "192.0.2.8/24"}}, text.size());
  ASSERT_TRUE(again.has_value());
  EXPECT_NE(again->find("gateway = \"192.0.2.1\""), std::string::npos);
}

TEST(EditSettings, WhatTheApplianceWouldRefuse_IsRefusedHere) {
  const auto fault = [](std::string_view text, const CardSetting& setting, std::size_t size) {
    const auto edited = edit_settings(text, {setting}, size);
    return edited ? std::optional<Fault>() : edited.error().fault;
  };
  EXPECT_EQ(fault("", {"network", "gateway", "192.0.2.1"}, 8192), Fault::settings_wrong);
  EXPECT_EQ(fault("bad line\n", {"", "hostname", "a"}, 8192), Fault::settings_wrong);
  EXPECT_EQ(fault("", {"access", "mode", "closed"}, 8192), Fault::settings_wrong);
  EXPECT_EQ(fault("# too long\n", {"", "hostname", "abc"}, 20), Fault::settings_too_long);
  EXPECT_EQ(fault("", {"", "hostname", "abc"}, 17), std::nullopt);
}

TEST(SettingsPatches, ChangeOnlyTheFilesBytes) {
  SmallFat fat;
  fat.add_long(SmallFat::entry(0), "wirelab.toml", "WIRELA~1TOM");
  fat.add_short(SmallFat::entry(1), "WIRELA~1TOM", 5, 700);
  fat.link(5, 9);
  fat.link(9, 0x0fffffff);
  for (std::size_t i = 0; i < 700; ++i) {
    fat.bytes[(i < 512 ? SmallFat::place_of(5) : SmallFat::place_of(9) - 512) + i] = std::byte{'\n'};
  }
  const auto patches = settings_patches(fat, {fat.partition()}, {{"", "hostname", "lab"}});
  ASSERT_TRUE(patches.has_value());
  ASSERT_EQ(patches->size(), 2U);
  EXPECT_EQ((*patches)[0].place, SmallFat::place_of(5));
  EXPECT_EQ((*patches)[0].bytes.size(), 512U);
  EXPECT_TRUE(as_text((*patches)[0].bytes).starts_with("hostname = \"lab\"\n"));
  EXPECT_EQ((*patches)[1].place, SmallFat::place_of(9));
  EXPECT_EQ((*patches)[1].bytes.size(), 188U);
}

TEST(SettingsPatches, DiskWithoutThem_IsNamed) {
  SmallFat fat;
  const std::vector<CardSetting> settings{{"", "hostname", "lab"}};
  const auto fault = [&](const std::vector<Partition>& partitions) {
    const auto patches = settings_patches(fat, partitions, settings);
    return patches ? std::optional<Fault>() : patches.error().fault;
  };
  EXPECT_EQ(fault({}), Fault::settings_no_fat);
  EXPECT_EQ(fault({{.offset = 512, .bytes = 512, .type = 0x83}}), Fault::settings_no_fat);
  EXPECT_EQ(fault({fat.partition()}), Fault::settings_no_file);
  fat.link(2, 2);
  EXPECT_EQ(fault({fat.partition()}), Fault::settings_damaged);
  fat.put(SmallFat::boot(510), 2, 0);
  EXPECT_EQ(fault({fat.partition()}), Fault::settings_no_fat);
}

}  // namespace
}  // namespace wirelab::flash
