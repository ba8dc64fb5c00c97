#include "tests/support/pcap_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>

namespace wirelab::test {
namespace {

std::uint32_t word(const std::string& bytes, std::size_t place) {
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data() + place, sizeof number);
  return number;
}

TEST(PcapFile, TwoFrames_AreInTheFileWithTheirTimes) {
  const auto path = std::filesystem::temp_directory_path() / ("wirelab-pcap-" + std::to_string(::getpid()));
  {
    PcapFile file(path.string());
    ASSERT_TRUE(file.ok());
    file.add(as_bytes("first frame"), std::chrono::seconds(7) + std::chrono::nanoseconds(9));
    file.add(as_bytes("second"), std::chrono::seconds(8));
  }
  std::string bytes(1024, '\0');
  std::FILE* file = std::fopen(path.c_str(), "rbe");
  ASSERT_NE(file, nullptr);
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  std::filesystem::remove(path);
  ASSERT_EQ(bytes.size(), 24U + 16U + 11U + 16U + 6U);
  EXPECT_EQ(word(bytes, 0), 0xa1b23c4dU);
  EXPECT_EQ(word(bytes, 20), 1U);
  EXPECT_EQ(word(bytes, 24), 7U);
  EXPECT_EQ(word(bytes, 28), 9U);
  EXPECT_EQ(word(bytes, 32), 11U);
  EXPECT_EQ(bytes.substr(40, 11), "first frame");
  EXPECT_EQ(bytes.substr(67), "second");
}

TEST(PcapFile, FolderThatIsNotThere_IsNotOk) { EXPECT_FALSE(PcapFile("/nonexistent/wirelab/trace.pcap").ok()); }

}  // namespace
}  // namespace wirelab::test
