#include "boards/linux/init/card_settings.h"

#include <gtest/gtest.h>

#include "firmware/appliance/appliance_settings.h"
#include "firmware/appliance/settings_file.h"

namespace wirelab::boards {
namespace {

const std::string kRecord = "pbkdf2-sha256:1000:" + std::string(32, 'a') + ":" + std::string(64, '0');

TEST(CardSettings, WrongLine_IsNamedAndTheRestHolds) {
  const CardSettings read =
      read_card_settings("hostname = \"bench-3\"\ncolour = \"red\"\n[network]\naddress = \"x\"\n");
  EXPECT_EQ(read.preseed.hostname, "bench-3");
  ASSERT_EQ(read.problems.size(), 2U);
  EXPECT_TRUE(read.problems[0].starts_with("wirelab.toml, line 2: ")) << read.problems[0];
  EXPECT_NE(read.problems[0].find("colour"), std::string::npos);
  EXPECT_TRUE(read.problems[1].starts_with("wirelab.toml, line 4: ")) << read.problems[1];
}

TEST(CardSettings, TooLarge_IsAProblem) {
  EXPECT_EQ(read_card_settings(std::string(appliance::kMaxSettingsFile + 1, '\n')).problems.size(), 1U);
}

TEST(CardSettings, FixedAddress_IsTakenOver) {
  BootSettings settings;
  apply_to(read_card_settings("hostname = 'lab'\n[network]\naddress = '192.0.2.7/24'\ngateway = '192.0.2.1'\n"
                              "dns = '192.0.2.53'\n")
               .preseed,
           settings);
  EXPECT_EQ(settings.hostname, "lab");
  ASSERT_TRUE(settings.address);
  EXPECT_EQ(to_text(*settings.address), "192.0.2.7/24, router 192.0.2.1");
  EXPECT_EQ(settings.dns, std::vector{net::Address::ipv4(192, 0, 2, 53)});
}

TEST(CardSettings, AddressOnTheCommandLine_Wins) {
  BootSettings settings = read_boot_settings("wirelab.address=198.51.100.7/24");
  apply_to(read_card_settings("[network]\naddress = '192.0.2.7/24'\ngateway = '192.0.2.1'\n").preseed, settings);
  EXPECT_EQ(to_text(*settings.address), "198.51.100.7/24");
}

TEST(CardSettings, Dhcp_LeavesTheAddressOpen) {
  BootSettings settings;
  apply_to(read_card_settings("[network]\naddress = \"dhcp\"\n").preseed, settings);
  EXPECT_FALSE(settings.address);
  EXPECT_EQ(settings.hostname, "");
}

TEST(DaemonSettings, Account_ReadsBackWhateverItsName) {
  EXPECT_EQ(daemon_settings({}), "");
  for (const std::string name : {"ana", "a\"b\\c'd#e"}) {
    appliance::Preseed preseed;
    preseed.user = {.name = name, .password = *accounts::parse_password_record(kRecord), .role = command::Role::admin};
    appliance::ApplianceSettings settings;
    const auto table = appliance::appliance_setting_table(settings);
    EXPECT_TRUE(appliance::apply_settings_file(daemon_settings(preseed), table).empty());
    EXPECT_EQ(settings.account, name + ":admin:" + kRecord);
  }
}

TEST(DaemonSettings, Access_IsHandedOn) {
  const appliance::Preseed preseed =
      read_card_settings("[access]\nmode = 'open'\nclaim-code = '7K2QF-0MX4T'\n").preseed;
  appliance::ApplianceSettings settings;
  const auto table = appliance::appliance_setting_table(settings);
  EXPECT_TRUE(appliance::apply_settings_file(daemon_settings(preseed), table).empty());
  EXPECT_EQ(settings.access_mode(), command::AccessMode::open);
  EXPECT_EQ(settings.claim_code, "7K2QF-0MX4T");
}

TEST(DaemonSettings, Labs_AreHandedOn) {
  const appliance::Preseed preseed = read_card_settings("[labs]\nstart = 'v2, web=public'\n").preseed;
  appliance::ApplianceSettings settings;
  const auto table = appliance::appliance_setting_table(settings);
  EXPECT_TRUE(appliance::apply_settings_file(daemon_settings(preseed), table).empty());
  EXPECT_EQ(settings.labs, "v2, web=public");
}

}  // namespace
}  // namespace wirelab::boards
