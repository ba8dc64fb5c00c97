#include "firmware/storage/listing.h"

#include <gtest/gtest.h>

using wirelab::Error;
using wirelab::fail;
using wirelab::storage::ListingBuilder;

TEST(Listing, NoNames_IsEmpty) { EXPECT_EQ(ListingBuilder().finish(), ""); }

TEST(Listing, Names_AreJoinedInByteOrderWithoutNewlineAtTheEnd) {
  ListingBuilder builder;
  for (const char* name : {"servidor.py", "cliente.py", "Z", "ñ", "a b", "-"}) ASSERT_TRUE(builder.add(name, false));
  EXPECT_EQ(builder.finish(), "-\nZ\na b\ncliente.py\nservidor.py\nñ");
}

TEST(Listing, Directory_EndsInSlashWhichCountsForTheOrder) {
  ListingBuilder builder;
  ASSERT_TRUE(builder.add("a", true));
  ASSERT_TRUE(builder.add("a.txt", false));
  ASSERT_TRUE(builder.add("a0", false));
  EXPECT_EQ(builder.finish(), "a.txt\na/\na0");
}

TEST(Listing, Finish_LeavesTheBuilderEmpty) {
  ListingBuilder builder;
  ASSERT_TRUE(builder.add("a", false));
  EXPECT_EQ(builder.finish(), "a");
  EXPECT_EQ(builder.finish(), "");
}

TEST(Listing, Limit_CountsTheRenderedText) {
  ListingBuilder builder(5);
  EXPECT_TRUE(builder.add("ab", false));
  EXPECT_EQ(builder.add("cd", true), fail(Error::no_resources));
  EXPECT_TRUE(builder.add("c", true));
  EXPECT_EQ(builder.add("", false), fail(Error::no_resources));
  EXPECT_EQ(builder.finish(), "ab\nc/");
}
