#include "boards/bare_metal/device_tree.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace wirelab::boards {
namespace {

void add_word(std::string& out, std::size_t value) {
  for (const unsigned shift : {24U, 16U, 8U, 0U}) out += static_cast<char>(value >> shift);
}

void pad(std::string& out) { out.resize((out.size() + 3) / 4 * 4); }

/// Writes trees in the flattened form.
class TreeWriter {
 public:
  TreeWriter& begin(std::string_view name) {
    add_word(structure_, 1);
    structure_ += name;
    structure_ += '\0';
    pad(structure_);
    return *this;
  }
  TreeWriter& property(std::string_view name, std::string_view value) {
    add_word(structure_, 3);
    add_word(structure_, value.size());
    add_word(structure_, strings_.size());
    strings_ += name;
    strings_ += '\0';
    structure_ += value;
    pad(structure_);
    return *this;
  }
  TreeWriter& end() {
    add_word(structure_, 2);
    return *this;
  }
  TreeWriter& nop() {
    add_word(structure_, 4);
    return *this;
  }
  [[nodiscard]] std::string blob() const {
    std::string structure = structure_;
    add_word(structure, 9);
    std::string out;
    const std::size_t total = 56 + structure.size() + strings_.size();
    for (const std::size_t word :
         {std::size_t{0xd00dfeed}, total, std::size_t{56}, 56 + structure.size(), std::size_t{40}, std::size_t{17},
          std::size_t{16}, std::size_t{0}, strings_.size(), structure.size()}) {
      add_word(out, word);
    }
    out.resize(56);  // no memory is reserved
    return out + structure + strings_;
  }

 private:
  std::string structure_;
  std::string strings_;
};

std::string sample() {
  return TreeWriter()
      .begin("")
      .property("model", std::string_view("machine\0", 8))
      .begin("cpus")
      .property("bootargs", std::string_view("not these\0", 10))
      .end()
      .nop()
      .begin("chosen")
      .property("bootargs", std::string_view("port=5006\0", 10))
      .property("raw", std::string_view("\1\2\3", 3))
      .begin("deeper")
      .property("x", std::string_view("y\0", 2))
      .end()
      .end()
      .end()
      .blob();
}

TEST(DeviceTree, Properties_AreFoundByPathAndName) {
  const std::string blob = sample() + std::string(100, 'z');
  EXPECT_EQ(device_tree_text(as_bytes(blob), "/chosen", "bootargs"), "port=5006");
  EXPECT_EQ(device_tree_text(as_bytes(blob), "/", "model"), "machine");
  EXPECT_EQ(device_tree_text(as_bytes(blob), "/chosen/deeper", "x"), "y");
  EXPECT_EQ(device_tree_property(as_bytes(blob), "/chosen", "raw")->size(), 3U);
}

TEST(DeviceTree, WhatIsNotThere_IsNothing) {
  const std::string blob = sample();
  EXPECT_FALSE(device_tree_text(as_bytes(blob), "/chosen", "other"));
  EXPECT_FALSE(device_tree_text(as_bytes(blob), "/none", "bootargs"));
  EXPECT_FALSE(device_tree_text(as_bytes(blob), "/cpus/deeper", "x"));
  EXPECT_FALSE(device_tree_text(as_bytes(blob), "/chose", "bootargs"));
  EXPECT_FALSE(device_tree_text(as_bytes(blob), "/chosen", "raw")) << "no text";
  EXPECT_FALSE(device_tree_text({}, "/chosen", "bootargs"));
}

TEST(DeviceTree, DeepTrees_AreRefused) {
  TreeWriter deep;
  for (int depth = 0; depth < 40; ++depth) deep.begin(depth == 0 ? "" : "n");
  EXPECT_FALSE(device_tree_text(as_bytes(deep.blob()), "/chosen", "bootargs"));
}

TEST(DeviceTree, EveryTruncation_HasAnAnswer) {
  const std::string blob = sample();
  for (std::size_t size = 0; size < blob.size(); ++size) {
    const std::vector<char> exact(blob.begin(), blob.begin() + static_cast<std::ptrdiff_t>(size));
    EXPECT_FALSE(device_tree_text(as_bytes({exact.data(), exact.size()}), "/chosen/deeper", "none"));
  }
}

TEST(DeviceTree, EveryChangedByte_HasAnAnswer) {
  const std::string blob = sample();
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<char> noisy(blob.begin(), blob.end());
    for (int change = 0; change < 3; ++change) noisy[random() % noisy.size()] = static_cast<char>(random());
    const auto found = device_tree_text(as_bytes({noisy.data(), noisy.size()}), "/chosen", "bootargs");
    EXPECT_LE(found.value_or("").size(), noisy.size());
  }
}

}  // namespace
}  // namespace wirelab::boards
