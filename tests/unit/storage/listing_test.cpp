#include "firmware/storage/listing.h"

#include <gtest/gtest.h>

using wirelab::Error;
using wirelab::fail;
using wirelab::storage::ListingBuilder;

namespace {

std::string rendered(ListingBuilder& builder) {
  const auto text = builder.finish();
  return text ? std::string(view(*text)) : "no text";
}

}  // namespace

TEST(Listing, NoNames_IsEmpty) {
  ListingBuilder builder;
  EXPECT_EQ(rendered(builder), "");
}

TEST(Listing, Names_AreJoinedInByteOrderWithoutNewlineAtTheEnd) {
  ListingBuilder builder;
  for (const char* name : {"servidor.py", "cliente.py", "Z", "ñ", "a b", "-"}) ASSERT_TRUE(builder.add(name, false));
  EXPECT_EQ(rendered(builder), "-\nZ\na b\ncliente.py\nservidor.py\nñ");
}

TEST(Listing, Directory_EndsInSlashWhichCountsForTheOrder) {
  ListingBuilder builder;
  ASSERT_TRUE(builder.add("a", true));
  ASSERT_TRUE(builder.add("a.txt", false));
  ASSERT_TRUE(builder.add("a0", false));
  EXPECT_EQ(rendered(builder), "a.txt\na/\na0");
}

TEST(Listing, Finish_LeavesTheBuilderEmpty) {
  ListingBuilder builder;
  ASSERT_TRUE(builder.add("a", false));
  EXPECT_EQ(rendered(builder), "a");
  EXPECT_EQ(rendered(builder), "");
}

TEST(Listing, Limit_CountsTheRenderedText) {
  ListingBuilder builder(5);
  EXPECT_TRUE(builder.add("ab", false));
  EXPECT_EQ(builder.add("cd", true), fail(Error::no_resources));
  EXPECT_TRUE(builder.add("c", true));
  EXPECT_EQ(builder.add("", false), fail(Error::no_resources));
  EXPECT_EQ(rendered(builder), "ab\nc/");
}
