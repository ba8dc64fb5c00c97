#include <gtest/gtest.h>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Upload : public StoreTest {
 protected:
  Upload() { open_store(); }
};

constexpr std::size_t kKiB = 1024;

}  // namespace

TEST_F(Upload, SmallFile_StandsUnderItsName) {
  EXPECT_EQ(upload("letras.txt", "abcdef"), "letras.txt");
  EXPECT_EQ(content_of(root() / "letras.txt"), "abcdef");
  EXPECT_EQ(download("letras.txt"), "abcdef");
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, AnySize_IsStoredByteForByte) {
  for (const std::size_t size : {0UL, 1UL, 4095UL, 4096UL, 4097UL, 64 * kKiB - 1, 64 * kKiB, 64 * kKiB + 1, 1023 * kKiB,
                                 1024 * kKiB, 1024 * kKiB + 1, 3000 * kKiB + 4096, 9000 * kKiB + 17}) {
    const std::string content = pattern(size, size + 1);
    const std::string name = "f" + std::to_string(size);
    EXPECT_EQ(upload(name, content), name);
    EXPECT_TRUE(content_of(root() / name) == content) << size;
    EXPECT_TRUE(download(name) == content) << size;
  }
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Upload, NameTaken_TakesTheFirstFreeOneOfTheSeries) {
  EXPECT_EQ(upload("letras.txt", "0"), "letras.txt");
  EXPECT_EQ(upload("letras.txt", "1"), "letras-copia.txt");
  EXPECT_EQ(upload("letras.txt", "2"), "letras-copia1.txt");
  EXPECT_EQ(upload("letras.txt", "3"), "letras-copia2.txt");
  ASSERT_TRUE(remove("letras-copia1.txt"));
  EXPECT_EQ(upload("letras.txt", "4"), "letras-copia1.txt");
  EXPECT_EQ(content_of(root() / "letras.txt"), "0");
  EXPECT_EQ(content_of(root() / "letras-copia1.txt"), "4");
}

}  // namespace wirelab::storage::test
