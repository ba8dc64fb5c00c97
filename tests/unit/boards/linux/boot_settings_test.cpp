#include "boards/linux/init/boot_settings.h"

#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

TEST(BootSettings, EmptyLine_KeepsDefaults) {
  const BootSettings settings = read_boot_settings("");
  EXPECT_EQ(settings.data.label, "wirelab-data");
  EXPECT_EQ(settings.data.device, "");
  EXPECT_EQ(settings.interface, "");
  EXPECT_FALSE(settings.settings);
  EXPECT_FALSE(settings.address);
  EXPECT_TRUE(settings.problems.empty());
}

TEST(BootSettings, WordsOfTheKernel_AreNotOurs) {
  const BootSettings settings =
      read_boot_settings("console=ttyAMA0 quiet root=/dev/vda rdinit=/init xwirelab.data=/dev/vdb -- wirelab\n");
  EXPECT_EQ(settings.data.label, "wirelab-data");
  EXPECT_TRUE(settings.problems.empty());
}

TEST(BootSettings, EverySetting_IsTaken) {
  const BootSettings settings = read_boot_settings(
      "quiet wirelab.router=192.0.2.1 wirelab.data=/dev/vda wirelab.interface=eth1\twirelab.address=192.0.2.7/24\n");
  EXPECT_EQ(settings.data.device, "/dev/vda");
  EXPECT_EQ(settings.interface, "eth1");
  ASSERT_TRUE(settings.address);
  EXPECT_EQ(to_text(*settings.address), "192.0.2.7/24, router 192.0.2.1");
  EXPECT_TRUE(settings.problems.empty());
}

TEST(BootSettings, SettingsPartition_IsNamedAsTheDataPartitionIs) {
  EXPECT_EQ(read_boot_settings("wirelab.settings=LABEL=WIRELAB").settings->label, "WIRELAB");
  EXPECT_EQ(read_boot_settings("wirelab.settings=/dev/vdb").settings->device, "/dev/vdb");
  const BootSettings wrong = read_boot_settings("wirelab.settings=vdb");
  EXPECT_FALSE(wrong.settings);
  EXPECT_EQ(wrong.problems.size(), 1U);
  EXPECT_EQ(read_boot_settings("wirelab.settings=/dev/vdb wirelab.settings=x").settings->device, "/dev/vdb");
}

TEST(BootSettings, QuotedBlank_BelongsToTheWord) {
  EXPECT_EQ(read_boot_settings("a=\"wirelab.data=/dev/vdx\" wirelab.data=\"LABEL=my files\"").data.label, "my files");
  EXPECT_EQ(read_boot_settings("\"wirelab.data=LABEL=my files\" quiet").data.label, "my files");
  EXPECT_EQ(read_boot_settings("wirelab.data=LABEL=\"open end").data.label, "open end");
}

TEST(BootSettings, Label_WinsOverAnEarlierDevice) {
  const BootSettings settings = read_boot_settings("wirelab.data=/dev/vda wirelab.data=LABEL=files");
  EXPECT_EQ(settings.data.label, "files");
  EXPECT_EQ(settings.data.device, "");
}

TEST(BootSettings, WrongWord_IsNamedAndTheRestHolds) {
  const char* const wrong[] = {
      "wirelab.data=vda",
      "wirelab.data=/dev/",
      "wirelab.data=/dev/../etc",
      "wirelab.data=/dev/..",
      "wirelab.data=LABEL=",
      "wirelab.data=LABEL=12345678901234567",
      "wirelab.interface=",
      "wirelab.interface=a/b",
      "wirelab.interface=a234567890123456",
      "wirelab.interface=..",
      "wirelab.address=192.0.2.7",
      "wirelab.address=192.0.2.7/33",
      "wirelab.router=fe80::1",
      "wirelab.router=0.0.0.0",
      "wirelab.router=192.0.2.1",
      "wirelab.adress=192.0.2.7/8",
      "wirelab.data",
      "wirelab.",
  };
  for (const char* word : wrong) {
    const BootSettings settings = read_boot_settings(std::string(word) + " wirelab.interface=eth5");
    ASSERT_EQ(settings.problems.size(), 1U) << word;
    const std::string_view name = std::string_view(word).substr(0, std::string_view(word).find('='));
    EXPECT_TRUE(settings.problems.front().starts_with(name)) << settings.problems.front();
    EXPECT_EQ(settings.data.label, "wirelab-data") << word;
    EXPECT_FALSE(settings.address) << word;
    EXPECT_EQ(settings.interface, "eth5") << word;
  }
}

}  // namespace
}  // namespace wirelab::boards
