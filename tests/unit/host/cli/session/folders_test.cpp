#include "host/cli/session/folders.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "host/cli/session/mirror_plan.h"
#include "host/cli/session/retry.h"
#include "tests/support/temporary_directory.h"

namespace wirelab::cli {
namespace {

TEST(PathFault, OnlyPathsBeneath_AreUsed) {
  EXPECT_EQ(path_fault("a/b c/ñ"), PathFault::none);
  for (const std::string_view path : {"", "/a", "a/", "a//b", "..", "a/../b", ".", "a/./b"}) {
    EXPECT_EQ(path_fault(path), PathFault::not_beneath) << path;
  }
  for (const std::string_view path : {"a\nb", "\x1b[2J", "\xff"}) EXPECT_EQ(path_fault(path), PathFault::control);
  EXPECT_EQ(path_fault(std::string_view("a\0b", 3)), PathFault::control);
  for (const std::string_view path : {".wirelab-0.part", "a/.wirelab-0.part", ".wirelab-0.part/a"}) {
    EXPECT_EQ(path_fault(path), PathFault::reserved) << path;
  }
  EXPECT_EQ(path_fault(std::string(256, 'a')), PathFault::too_long);
  EXPECT_EQ(path_fault(std::string(255, 'a')), PathFault::none);
}

std::vector<std::string> kept(std::vector<std::string> paths, const std::string& root, bool folded = false) {
  std::vector<RemoteEntry> entries;
  for (std::string& path : paths) entries.push_back({std::move(path), false, 0, {}});
  std::vector<std::string> result;
  for (const RemoteEntry& entry : check_tree(std::move(entries), root, folded, Language::english).entries) {
    result.push_back(entry.path);
  }
  return result;
}

TEST(CheckTree, WhatDoesNotLieBeneathTheRoot_IsLeftOut) {
  EXPECT_EQ(kept({"d/a", "d", "dx/a", "e/a", "d/../e", "/d/a"}, "d"), (std::vector<std::string>{"a"}));
  EXPECT_EQ(kept({"a", "../a"}, ""), (std::vector<std::string>{"a"}));
}

TEST(CheckTree, NamesThatMeet_AreTakenOnce) {
  EXPECT_EQ(kept({"A", "a", "a"}, ""), (std::vector<std::string>{"A", "a"}));
  EXPECT_EQ(kept({"A", "a"}, "", true), (std::vector<std::string>{"A"}));
}

TEST(LiesBeneath, StepsThatLeadOut_DoNot) {
  EXPECT_TRUE(lies_beneath("d/a/b", "d"));
  for (const std::string_view path : {"d", "d/", "dx/a", "/d/a", "d/../e", "d/a/../../e", "d//a", "d/./a"}) {
    EXPECT_FALSE(lies_beneath(path, "d")) << path;
  }
}

TEST(IsRemovable, TopAndWaysUp_AreNot) {
  for (const std::string_view path : {"", ".", "..", "a/..", "../a", "a/.", "/", "/..", "a//b"}) {
    EXPECT_FALSE(is_removable(path)) << path;
  }
  for (const std::string_view path : {"a", "a/b", "..a", "/a"}) EXPECT_TRUE(is_removable(path)) << path;
}

std::string entry_of(std::size_t path, std::size_t time) {
  return R"({"path":")" + std::string(path, 'a') + R"(","type":"file","size":1,"modified":")" + std::string(time, '0') +
         R"("})";
}

TEST(ReadEntry, TextsThatNobodyNeeds_AreNotKept) {
  EXPECT_TRUE(read_entry(entry_of(kMaxPath, kMaxTime)));
  EXPECT_FALSE(read_entry(entry_of(kMaxPath + 1, 1)));
  EXPECT_FALSE(read_entry(entry_of(1, kMaxTime + 1)));
}

Duration patience(const Failure& why) {
  Retry retry;
  Duration all{};
  while (all < std::chrono::minutes(5) && retry.due(0, why)) all += retry.pause();
  return all;
}

TEST(Retry, WhoIsHeldUpByAnother_WaitsLongerThanTheServerForHim) {
  EXPECT_EQ(patience({.message = {}, .passing = false}), Duration::zero());
  EXPECT_LT(patience({.message = {}, .passing = true}), std::chrono::seconds(30));
  EXPECT_GT(patience({.message = {}, .passing = true, .in_use = true}), std::chrono::seconds(35));
  EXPECT_LT(patience({.message = {}, .passing = true, .in_use = true}), std::chrono::minutes(2));
}

TEST(Retry, EndsThatAnotherTransferMade_AreNotCounted) {
  Retry retry;
  for (int i = 0; i < 100; ++i) EXPECT_TRUE(retry.due(0, {.message = {}, .passing = true, .from_beside = true}));
  EXPECT_TRUE(retry.due(0, {.message = {}, .passing = true}));
  EXPECT_EQ(retry.tries(), 1);
}

std::string told(const std::vector<MirrorAction>& plan) {
  constexpr std::array kWords{"make", "copy",   "resize", "compare", "rewrite",
                              "same", "remove", "keep",   "unknown", "blocked"};
  std::string all;
  for (const MirrorAction& action : plan) {
    all += std::string(kWords[static_cast<std::size_t>(action.step)]) + " " + action.path + ";";
  }
  return all;
}

TEST(MirrorPlan, SizesDecideFirst) {
  EXPECT_EQ(told(plan_mirror({{"d", true}, {"d/a", false, false, 1}, {"b", false, false, 2}, {"c", false, false, 3}},
                             {{"b", false, false, 2}, {"c", false, false, 4}}, false)),
            "make d;copy d/a;compare b;resize c;");
}

TEST(MirrorPlan, WhatIsTooMuch_GoesInnermostFirstAndOnlyOnDemand) {
  const std::vector<MirrorEntry> there{{"d", true}, {"d/x", false, false, 1}};
  EXPECT_EQ(told(plan_mirror({}, there, false)), "keep d/x;keep d;");
  EXPECT_EQ(told(plan_mirror({}, there, true)), "remove d/x;remove d;");
}

TEST(MirrorPlan, OtherKindInTheWay_BlocksAllBeneath) {
  const std::vector<MirrorEntry> from{{"d", true}, {"d/a", false, false, 1}};
  EXPECT_EQ(told(plan_mirror(from, {{"d", false, false, 9}}, false)), "blocked d;");
  EXPECT_EQ(told(plan_mirror(from, {{"d", false, false, 9}}, true)), "remove d;make d;copy d/a;");
}

/// A folder of its own.
class LocalFiles : public testing::Test {
 protected:
  void write(const std::string& name, std::string_view text) const { std::ofstream(place / name) << text; }
  std::string read(const std::string& name) const {
    std::ifstream file(place / name);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  PartFile part(Existing existing = Existing::keep) const {
    const std::string path = (place / "a").string();
    return PartFile(std::move(*open_directory_of(path, Language::english)), "a", path, existing, Language::english);
  }
  std::size_t count() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(place), {}));
  }

  test::TemporaryDirectory directory;
  const std::filesystem::path& place = directory.path();
};

TEST_F(LocalFiles, PartThatWasCut_IsGoneOnWith) {
  {
    PartFile file = part();
    ASSERT_TRUE(file.begin(6));
    ASSERT_TRUE(file.write(as_bytes("abc")));
  }
  EXPECT_FALSE(std::filesystem::exists(place / "a"));
  PartFile file = part();
  EXPECT_FALSE(file.catch_up());
  EXPECT_EQ(file.kept(), 3U);
  EXPECT_EQ(file.sum(), storage::digest_string(storage::sha256(as_bytes("abc"))));
  ASSERT_TRUE(file.write(as_bytes("def")));
  ASSERT_TRUE(file.commit());
  EXPECT_EQ(read("a"), "abcdef");
  EXPECT_EQ(count(), 1U);
}

TEST_F(LocalFiles, LargePart_IsReadInPiecesAndStaysMeanwhile) {
  {
    PartFile file = part();
    ASSERT_TRUE(file.write(as_bytes(std::string(5U << 20U, 'a'))));
  }
  {
    PartFile file = part();
    EXPECT_EQ(file.kept(), 0U);
    EXPECT_TRUE(file.catch_up());
    EXPECT_LT(file.kept(), 5U << 20U);
  }
  {
    const PartFile unread = part();
  }
  PartFile file = part();
  int pieces = 0;
  while (file.catch_up()) ++pieces;
  EXPECT_GT(pieces, 2);
  EXPECT_EQ(file.kept(), 5U << 20U);
}

TEST_F(LocalFiles, PartWithoutBytes_IsNotLeft) {
  {
    const PartFile file = part();
  }
  EXPECT_EQ(count(), 0U);
}

TEST_F(LocalFiles, RestartedPart_BeginsAnew) {
  PartFile file = part();
  ASSERT_TRUE(file.write(as_bytes("wrong")));
  ASSERT_TRUE(file.restart());
  ASSERT_TRUE(file.write(as_bytes("ok")));
  ASSERT_TRUE(file.commit());
  EXPECT_EQ(read("a"), "ok");
}

TEST_F(LocalFiles, TwoPrograms_DoNotWriteOnePart) {
  PartFile first = part();
  ASSERT_FALSE(first.failure());
  const PartFile second = part();
  EXPECT_TRUE(second.failure());
  ASSERT_TRUE(first.write(as_bytes("abc")));
  EXPECT_TRUE(first.commit());
}

TEST_F(LocalFiles, PartThatLostItsName_IsNotGivenTheFiles) {
  PartFile file = part();
  ASSERT_TRUE(file.write(as_bytes("abc")));
  const std::filesystem::path mine = std::filesystem::directory_iterator(place)->path();
  std::filesystem::rename(mine, place / "aside");
  std::ofstream(mine) << "of somebody else";
  EXPECT_FALSE(file.commit());
  EXPECT_TRUE(file.failure());
  EXPECT_FALSE(std::filesystem::exists(place / "a"));
}

TEST_F(LocalFiles, FileThatBecameALink_IsNotSentAsEmpty) {
  write("f", "abc");
  auto opened = LocalTree::open(place.string(), false, Language::english);
  ASSERT_TRUE(opened);
  const auto tree = std::make_shared<const LocalTree>(std::move(*opened));
  const PutTask task = task_from(tree, "f", "f", 3, OnServer::beside);
  std::filesystem::remove(place / "f");
  std::filesystem::create_directory(place / "f");
  const auto source = task.source();
  ASSERT_FALSE(source);
  EXPECT_EQ(source.error().reason, Reason::local_file);
}

TEST_F(LocalFiles, ManyEntries_HaveTheirOwnPaths) {
  std::filesystem::create_directories(place / "d" / "e");
  for (int i = 0; i < 100; ++i) write("d/e/" + std::to_string(i), "x");
  const auto tree = LocalTree::open(place.string(), false, Language::english);
  ASSERT_TRUE(tree);
  const auto entries = tree->entries();
  ASSERT_TRUE(entries);
  EXPECT_EQ(entries->size(), 102U);
  for (const LocalEntry& entry : *entries) EXPECT_TRUE(std::filesystem::exists(place / entry.path)) << entry.path;
}

TEST_F(LocalFiles, LinksLeadNowhere) {
  std::filesystem::create_directory(place / "out");
  std::filesystem::create_directory(place / "in");
  std::filesystem::create_symlink(place / "out", place / "in" / "link");
  const auto tree = LocalTree::open((place / "in").string(), false, Language::english);
  ASSERT_TRUE(tree);
  EXPECT_FALSE(tree->enter("link", true));
  EXPECT_FALSE(tree->enter("../out", true));
  EXPECT_TRUE(tree->enter("new/deep", true));
  const auto entries = tree->entries();
  ASSERT_TRUE(entries);
  ASSERT_EQ(entries->size(), 3U);
  EXPECT_TRUE((*entries)[0].other);
  EXPECT_EQ((*entries)[2].path, "new/deep");
}

}  // namespace
}  // namespace wirelab::cli
