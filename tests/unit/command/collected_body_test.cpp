#include "firmware/command/collected_body.h"

#include <gtest/gtest.h>

#include "firmware/core/bytes.h"

namespace wirelab::command {
namespace {

void give(CollectedBody& body, std::string_view bytes) {
  const auto room = body.space();
  ASSERT_TRUE(room && room->size() >= bytes.size());
  copy_bytes(as_bytes(bytes), *room);
  body.advance(bytes.size());
}

TEST(CollectedBody, HasWhatCame_AndNoRoomBeyondItsSize) {
  CollectedBody body;
  EXPECT_TRUE(body.space()->empty());
  ASSERT_TRUE(body.expect(5));
  give(body, "ab");
  EXPECT_EQ(as_text(body.bytes()), "ab");
  EXPECT_EQ(body.space()->size(), 3U);
  give(body, "cde");
  EXPECT_EQ(as_text(body.bytes()), "abcde");
  EXPECT_TRUE(body.space()->empty());
}

TEST(CollectedBody, Cleared_HoldsNothing) {
  CollectedBody body;
  ASSERT_TRUE(body.expect(3));
  give(body, "abc");
  body.clear();
  EXPECT_TRUE(body.bytes().empty());
  EXPECT_TRUE(body.space()->empty());
  ASSERT_TRUE(body.expect(1));
  EXPECT_EQ(body.space()->size(), 1U);
}

TEST(CollectedBody, HasNoName) {
  CollectedBody body;
  ASSERT_TRUE(body.expect(1));
  EXPECT_EQ(body.commit().error(), Error::unsupported);
}

}  // namespace
}  // namespace wirelab::command
