#include "firmware/files/tree_walk.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "firmware/storage/entry_picker.h"

namespace wirelab::files {
namespace {

using storage::EntryInfo;
using storage::EntryType;

/// A tree to be walked through: the names in each directory, those of directories with a '/' behind.
struct WalkedTree {
  std::map<std::string, std::set<std::string>> names;
  std::size_t room = std::size_t{16} * 1024;  // of a batch
  std::size_t readings = 0;

  void add(const std::string& directory, const std::string& name) {
    names[directory].insert(name);
    if (name.ends_with('/')) names.try_emplace(join(directory, name.substr(0, name.size() - 1)));
  }
  static std::string join(const std::string& directory, const std::string& name) {
    return directory.empty() ? name : directory + "/" + name;
  }

  /// Everything beneath `directory`, as it has to be told.
  void expect(const std::string& directory, std::vector<std::string>& all) const {
    std::map<std::string, bool> in_order;
    for (const std::string& name : names.at(directory)) {
      const bool is_directory = name.ends_with('/');
      in_order[is_directory ? name.substr(0, name.size() - 1) : name] = is_directory;
    }
    for (const auto& [name, is_directory] : in_order) {
      all.push_back(join(directory, name));
      if (is_directory) expect(join(directory, name), all);
    }
  }

  std::vector<std::string> walk(std::string_view root = {}) {
    TreeWalk walk(root);
    storage::EntryPicker picker(room);
    std::vector<std::string> told;
    while (!walk.over()) {
      while (const auto found = walk.next()) told.emplace_back(found->path);
      if (walk.over()) break;
      ++readings;
      const std::string after(walk.after());
      const auto place = names.find(std::string(walk.directory()));
      if (place == names.end()) {
        walk.skip();
        continue;
      }
      picker.begin(after);
      for (const std::string& name : place->second) {
        const bool is_directory = name.ends_with('/');
        const EntryInfo info{.type = is_directory ? EntryType::directory : EntryType::file};
        EXPECT_TRUE(picker.offer(is_directory ? name.substr(0, name.size() - 1) : name, info));
      }
      EXPECT_TRUE(picker.finish());
      EXPECT_TRUE(walk.take(picker.batch()));
    }
    return told;
  }
  std::vector<std::string> expected() const {
    std::vector<std::string> all;
    expect("", all);
    return all;
  }
};

TEST(TreeWalk, SmallTree_IsReadOnce) {
  WalkedTree tree;
  tree.add("", "a/");
  tree.add("a", "b/");
  tree.add("a/b", "x");
  tree.add("a", "c");
  tree.add("", "a-b");
  tree.add("", "z/");
  EXPECT_EQ(tree.walk(), tree.expected());
  EXPECT_EQ(tree.readings, 4U);
}

TEST(TreeWalk, SmallBatches_LoseAndRepeatNothing) {
  WalkedTree tree;
  tree.room = 600;
  for (int number = 0; number < 40; ++number) {
    const std::string directory = "d" + std::to_string(number);
    tree.add("", directory + "/");
    tree.add("", "f" + std::to_string(number));
    for (int inner = 0; inner < 10; ++inner) {
      tree.add(directory, "x" + std::to_string(inner) + (inner % 3 == 0 ? "/" : ""));
    }
  }
  EXPECT_EQ(tree.walk(), tree.expected());
}

TEST(TreeWalk, WideAtEachLevel_ReadsAgainWhatItCouldNotKeep) {
  WalkedTree tree;
  std::string directory;
  for (int level = 0; level < 12; ++level) {
    // Behind the directory that leads on there is much that must wait.
    for (int number = 0; number < 200; ++number) {
      tree.add(directory, "z" + std::string(60, 'z') + std::to_string(1000 + number));
    }
    tree.add(directory, "d/");
    directory = WalkedTree::join(directory, "d");
  }
  EXPECT_EQ(tree.walk(), tree.expected());
  EXPECT_GT(tree.readings, 24U) << "this tree fits in the room: it shows nothing";
}

TEST(TreeWalk, Deep_GoesAsFarAsPathsCanBeNamed) {
  WalkedTree tree;
  std::string directory;
  std::vector<std::string> expected;
  for (int level = 0; level < 600; ++level) {
    tree.add(directory, "d/");
    directory = WalkedTree::join(directory, "d");
    if (directory.size() <= storage::kMaxPath) expected.push_back(directory);
  }
  EXPECT_EQ(tree.walk(), expected);
  EXPECT_EQ(expected.size(), 512U);
}

TEST(TreeWalk, PathThatIsTooLong_IsLeftOutAndTheRestGoesOn) {
  WalkedTree tree;
  std::string directory;
  for (int level = 0; level < 4; ++level) {
    tree.add(directory, std::string(250, 'd') + "/");
    directory = WalkedTree::join(directory, std::string(250, 'd'));
  }
  const std::string fits(storage::kMaxPath - directory.size() - 1, 'f');
  tree.add(directory, fits);
  tree.add(directory, fits + "g");
  tree.add(directory, "z");
  auto told = tree.walk();
  ASSERT_EQ(told.size(), 6U);
  EXPECT_EQ(told[4].size(), storage::kMaxPath);
  EXPECT_TRUE(told[5].ends_with("/z"));
}

TEST(TreeWalk, DirectoryThatIsGone_IsSkipped) {
  WalkedTree tree;
  tree.add("", "a/");
  tree.add("", "b/");
  tree.add("b", "x");
  tree.names.erase("a");
  EXPECT_EQ(tree.walk(), (std::vector<std::string>{"a", "b", "b/x"}));
}

TEST(TreeWalk, FromADirectory_TellsPathsOfTheStore) {
  WalkedTree tree;
  tree.add("", "a/");
  tree.add("a", "b/");
  tree.add("a/b", "x");
  EXPECT_EQ(tree.walk("a"), (std::vector<std::string>{"a/b", "a/b/x"}));
}

}  // namespace
}  // namespace wirelab::files
