// The power goes at every single write of a script; what the next start finds must be what was acknowledged, plus or
// minus the one operation that was under way.

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "tests/unit/storage_littlefs/littlefs_fixture.h"

namespace wirelab::storage::test {
namespace {

using Image = SimulatedBlockDevice::Image;

constexpr std::size_t kCutBlocks = 96;
constexpr std::uint64_t kSeeds = 3;

/// What a disk is to hold.
struct State {
  std::map<std::string, std::string> files;
  std::map<std::string, std::string> documents;
  std::set<std::string> directories;  // beside "d"

  friend bool operator==(const State&, const State&) = default;
};

/// Does one operation after another until one fails, and knows what must be there then.
class Script {
 public:
  explicit Script(Rig& rig) : rig_(rig) {}

  void upload(std::string_view path, std::string content, const std::string& stored) {
    attempt([&](State& state) { state.files[stored] = content; }, [&] { return rig_.upload(path, content) == stored; });
  }
  void rename(const std::string& from, const std::string& to) {
    attempt([&](State& state) { state.files[to] = std::exchange(state.files[from], {}), state.files.erase(from); },
            [&] { return rig_.rename(from, to).has_value(); });
  }
  void remove(const std::string& path) {
    attempt([&](State& state) { state.files.erase(path); }, [&] { return rig_.remove(path).has_value(); });
  }
  void make_directory(const std::string& path) {
    attempt([&](State& state) { state.directories.insert(path); },
            [&] { return rig_.make_directory(path).has_value(); });
  }
  void remove_directory(const std::string& path) {
    attempt([&](State& state) { state.directories.erase(path); },
            [&] { return rig_.remove_directory(path).has_value(); });
  }
  void replace(const std::string& name, std::string content) {
    attempt([&](State& state) { state.documents[name] = content; },
            [&] { return rig_.replace(name, content).has_value(); });
  }
  /// Removes a file that somebody reads, who goes on reading it whole and then closes it.
  void remove_while_read(const std::string& path) {
    if (!running_) return;
    auto reader = rig_.store->open(path);
    const bool opened = reader && rig_.wait_for([&] { return (*reader)->size(); }).has_value();
    if (!opened) {
      running_ = false;
      return;
    }
    const std::string content = acknowledged_.files[path];
    remove(path);
    if (running_) {
      EXPECT_TRUE(rig_.read_all(**reader) == content);
    }
    reader->reset();
    rig_.settle();
    // Closing has no answer: whether the power went in it is the device's to say.
    if (rig_.device.cut()) running_ = false;
  }

  [[nodiscard]] bool complete() const { return running_; }
  /// What the disk must hold: one of these two.
  [[nodiscard]] const State& acknowledged() const { return acknowledged_; }
  [[nodiscard]] const State& attempted() const { return attempted_; }

 private:
  template <typename Expect, typename Do>
  void attempt(Expect expect, Do act) {
    if (!running_) return;
    attempted_ = acknowledged_;
    expect(attempted_);
    running_ = act();
    if (running_) acknowledged_ = attempted_;
  }

  Rig& rig_;
  bool running_ = true;
  State acknowledged_;
  State attempted_;
};

/// Everything that peers and the appliance can see on a disk.
State everything(Rig& rig) {
  State state;
  for (const std::string directory : {"", "d"}) {
    const auto names = rig.list(directory);
    EXPECT_TRUE(names);
    std::istringstream lines(names.value_or(""));
    for (std::string name; std::getline(lines, name);) {
      const std::string path = directory.empty() ? name : directory + "/" + name;
      if (name == "d/") continue;
      if (name.ends_with('/')) {
        state.directories.insert(path.substr(0, path.size() - 1));
        continue;
      }
      const auto content = rig.download(path);
      EXPECT_TRUE(content) << path << " is listed but cannot be read";
      state.files[path] = content.value_or("");
    }
  }
  for (const std::string name : {"accounts", "address"}) {
    const auto content = rig.load(name);
    if (content) {
      state.documents[name] = *content;
    } else {
      EXPECT_EQ(content.error(), Error::not_found) << name;
    }
  }
  return state;
}

std::string names_of(const State& state) {
  std::string text;
  for (const auto& [name, content] : state.files) text += name + ":" + std::to_string(content.size()) + " ";
  for (const std::string& name : state.directories) text += name + "/ ";
  for (const auto& [name, content] : state.documents) text += "[" + name + ":" + std::to_string(content.size()) + "] ";
  return text;
}

void expect_whole(const Image& image, const Script& script, const std::string& where) {
  Rig rig(image);
  const auto mounted = rig.mount();
  ASSERT_TRUE(mounted) << where << ": " << mounted.error().message;
  EXPECT_TRUE(own_files(rig.device.image(), "incoming").empty()) << where;
  EXPECT_TRUE(own_files(rig.device.image(), "removed").empty()) << where;
  const State found = everything(rig);
  EXPECT_TRUE(found == script.acknowledged() || found == script.attempted())
      << where << "\nfound:        " << names_of(found) << "\nacknowledged: " << names_of(script.acknowledged())
      << "\nattempted:    " << names_of(script.attempted());
  EXPECT_EQ(rig.upload("after", pattern(12'345, 99)), "after") << where;
  EXPECT_TRUE(rig.download("after") == pattern(12'345, 99)) << where;
  EXPECT_TRUE(rig.replace("accounts", "after")) << where;
  EXPECT_TRUE(rig.remove("after")) << where;
}

/// Runs `script` with the power cut at each of its writes in turn.
template <typename Do>
void cut_everywhere(Do act) {
  const Image image = formatted_image(kCutBlocks, {"d"});
  for (std::size_t write = 0;; ++write) {
    Rig rig(image);
    ASSERT_TRUE(rig.mount());
    const std::size_t mounting = rig.device.writes();
    rig.device.cut_at(mounting + write);
    Script script(rig);
    act(script);
    rig.settle();
    ASSERT_EQ(script.complete(), !rig.device.cut());
    if (script.complete()) {
      EXPECT_GT(write, 20U);
      ::testing::Test::RecordProperty("cuts", static_cast<int>(write));
      return;
    }
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      expect_whole(rig.device.after_cut(seed), script,
                   "write " + std::to_string(write) + " seed " + std::to_string(seed));
      if (::testing::Test::HasFailure()) return;
    }
  }
}

}  // namespace

TEST(PowerCut, UploadsAndCopies) {
  cut_everywhere([](Script& script) {
    script.upload("a", pattern(10'000, 1), "a");
    script.upload("a", pattern(300, 2), "a-copia");
    script.upload("d/e.txt", pattern(5'000, 3), "d/e.txt");
    script.upload("d/e.txt", pattern(20'000, 4), "d/e-copia.txt");
    script.upload("a", "", "a-copia1");
  });
}

TEST(PowerCut, RenamesAndRemovals) {
  cut_everywhere([](Script& script) {
    script.upload("a", pattern(10'000, 1), "a");
    script.upload("b", pattern(200, 2), "b");
    script.rename("a", "d/a");
    script.rename("b", "c");
    script.rename("d/a", "z");
    script.remove("c");
    script.upload("a", pattern(7'000, 5), "a");
    script.remove("z");
    script.remove_while_read("a");
    script.upload("a", pattern(9'000, 6), "a");
  });
}

TEST(PowerCut, Directories) {
  cut_everywhere([](Script& script) {
    script.make_directory("a");
    script.make_directory("d/e");
    script.upload("d/x", pattern(5'000, 1), "d/x");
    script.make_directory("d/z");
    script.remove_directory("d/e");
    script.make_directory("d/e");
    script.remove_directory("a");
    script.rename("d/x", "x");
    script.remove_directory("d/z");
  });
}

TEST(PowerCut, Documents) {
  cut_everywhere([](Script& script) {
    script.replace("accounts", pattern(2'000, 1));
    script.replace("accounts", pattern(2'500, 2));
    script.replace("address", "10.0.2.15");
    script.replace("accounts", pattern(100, 3));
    script.replace("accounts", pattern(12'000, 4));
    script.replace("address", "");
  });
}

TEST(PowerCut, DirectoryThatGrowsOverItsBlock) {
  cut_everywhere([](Script& script) {
    for (unsigned number = 0; number < 40; ++number) {
      const std::string name = (number % 2 == 0 ? "d/" : "") + std::string(60, 'n') + std::to_string(number);
      script.upload(name, pattern(40 + number, number), name);
      if (number % 5 == 4) script.remove(name);
    }
  });
}

}  // namespace wirelab::storage::test
