#include "host/cli/download_target.h"
#include "tests/support/temporary_directory.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

namespace wirelab::cli {
namespace {

namespace fs = std::filesystem;

class FileTargetTest : public testing::Test {
 protected:
  std::string at(const char* name) const { return place_ / name; }
  static std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
  }
  static void make(const std::string& path, std::string_view text) { std::ofstream(path) << text; }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(place_), fs::directory_iterator()));
  }
  static bool fill(FileTarget& target, std::string_view text) {
    return target.begin(text.size()) && target.write(as_bytes(text)) && target.commit();
  }

  test::TemporaryDirectory directory_;
  const fs::path& place_ = directory_.path();
};

TEST_F(FileTargetTest, Committed_StandsUnderItsNameAlone) {
  FileTarget target(at("a"), Existing::keep, Language::english);
  EXPECT_FALSE(target.failure());
  EXPECT_TRUE(fill(target, "abc"));
  EXPECT_EQ(content(at("a")), "abc");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(FileTargetTest, Abandoned_LeavesNothing) {
  {
    FileTarget target(at("a"), Existing::keep, Language::english);
    EXPECT_TRUE(target.begin(10));
    EXPECT_TRUE(target.write(as_bytes("abc")));
    EXPECT_EQ(entries(), 1U);
  }
  EXPECT_EQ(entries(), 0U);
}

TEST_F(FileTargetTest, NameTaken_IsKnownBeforeTheFirstByte) {
  make(at("a"), "mine");
  const FileTarget target(at("a"), Existing::keep, Language::english);
  ASSERT_TRUE(target.failure());
  EXPECT_EQ(target.failure()->reason, Reason::exists);
  EXPECT_EQ(content(at("a")), "mine");
}

TEST_F(FileTargetTest, NameTakenMeanwhile_IsKept) {
  {
    FileTarget target(at("a"), Existing::keep, Language::english);
    EXPECT_TRUE(target.begin(3));
    EXPECT_TRUE(target.write(as_bytes("abc")));
    make(at("a"), "mine");
    EXPECT_FALSE(target.commit());
    EXPECT_EQ(target.failure()->reason, Reason::exists);
  }
  EXPECT_EQ(content(at("a")), "mine");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(FileTargetTest, Replace_PutsTheNewFileInPlace) {
  make(at("a"), "old");
  FileTarget target(at("a"), Existing::replace, Language::english);
  EXPECT_TRUE(fill(target, "new"));
  EXPECT_EQ(content(at("a")), "new");
  EXPECT_EQ(entries(), 1U);
}

TEST_F(FileTargetTest, SymbolicLinks_AreNeitherFollowedNorReplaced) {
  make(at("precious"), "mine");
  fs::create_symlink(at("precious"), at("link"));
  fs::create_symlink(at("nowhere"), at("dangling"));
  for (const Existing existing : {Existing::keep, Existing::replace}) {
    for (const char* name : {"link", "dangling"}) {
      const FileTarget target(at(name), existing, Language::english);
      ASSERT_TRUE(target.failure()) << name;
      EXPECT_EQ(target.failure()->reason, Reason::exists) << name;
    }
  }
  EXPECT_EQ(content(at("precious")), "mine");
  EXPECT_TRUE(fs::is_symlink(at("link")));
}

TEST_F(FileTargetTest, Directory_IsNotReplaced) {
  fs::create_directory(at("d"));
  const FileTarget target(at("d"), Existing::replace, Language::english);
  EXPECT_TRUE(target.failure());
}

TEST_F(FileTargetTest, NamesThatAreNone_AreRefused) {
  for (const char* name : {"..", ".", "d/", ""}) {
    const FileTarget target(at(name), Existing::replace, Language::english);
    EXPECT_TRUE(target.failure()) << name;
  }
}

TEST_F(FileTargetTest, MissingDirectory_IsNamed) {
  const FileTarget target(at("no/a"), Existing::keep, Language::english);
  ASSERT_TRUE(target.failure());
  EXPECT_EQ(target.failure()->message, "cannot write '" + at("no/a") + "': no such file or directory");
}

TEST_F(FileTargetTest, SizeBeyondTheDisk_IsRefusedBeforeAFileIsMade) {
  FileTarget target(at("a"), Existing::keep, Language::english);
  EXPECT_FALSE(target.begin(std::uint64_t{1} << 62U));
  ASSERT_TRUE(target.failure());
  EXPECT_NE(target.failure()->message.find("4611686018427387904"), std::string::npos);
  EXPECT_EQ(entries(), 0U);
}

}  // namespace
}  // namespace wirelab::cli
