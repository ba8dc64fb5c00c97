#include "boards/linux/init/module_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wirelab::boards {
namespace {

using testing::ElementsAre;

TEST(ModuleList, Names_KeepTheirOrder) {
  const ModuleList list = read_module_list("# why\nb.ko\n\na-1.ko\nlast.ko");
  EXPECT_THAT(list.names, ElementsAre("b.ko", "a-1.ko", "last.ko"));
  EXPECT_TRUE(list.problems.empty());
}

TEST(ModuleList, Nothing_IsAnEmptyList) {
  EXPECT_TRUE(read_module_list("").names.empty());
  EXPECT_TRUE(read_module_list("\n\n").names.empty());
}

TEST(ModuleList, WrongLines_AreNamedAndLeftOut) {
  const ModuleList list = read_module_list("../x.ko\n.ko\nx.ko.xz\n x\nok.ko\n");
  EXPECT_THAT(list.names, ElementsAre("ok.ko"));
  ASSERT_EQ(list.problems.size(), 4U);
  EXPECT_NE(list.problems.front().find("'../x.ko'"), std::string::npos);
}

}  // namespace
}  // namespace wirelab::boards
