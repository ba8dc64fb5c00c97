#include "firmware/storage/upload_claims.h"

#include <gtest/gtest.h>

#include "firmware/storage/upload_store.h"

namespace wirelab::storage {
namespace {

class Claim final : public UploadClaim {
 public:
  Claim(unsigned char key, bool brief) : UploadClaim(Digest{std::byte{key}}), is_leaving(brief) {}
  void granted() override { ++grants; }
  [[nodiscard]] bool leaving() const noexcept override { return is_leaving; }
  bool is_leaving;
  int grants = 0;
};

TEST(UploadClaims, OneAtATime_AndOnlyWhoMeetsSomebodyLeavingWaits) {
  UploadClaims claims;
  Claim sender(1, false);
  Claim other(2, false);
  Claim look(1, true);
  Claim second(1, false);
  Claim third(1, false);
  EXPECT_EQ(claims.ask(sender), UploadClaim::Answer::granted);
  EXPECT_EQ(claims.ask(other), UploadClaim::Answer::granted);
  EXPECT_EQ(claims.ask(look), UploadClaim::Answer::in_use);
  sender.is_leaving = true;
  EXPECT_EQ(claims.ask(look), UploadClaim::Answer::waits);
  EXPECT_EQ(claims.ask(second), UploadClaim::Answer::waits);
  EXPECT_EQ(claims.ask(third), UploadClaim::Answer::in_use) << "the second is going to stay";
  claims.release(sender);
  EXPECT_EQ(look.grants, 1);
  EXPECT_EQ(second.grants, 0);
  claims.release(look);
  EXPECT_EQ(second.grants, 1);
  claims.release(look);
  EXPECT_EQ(second.grants, 1);
}

TEST(UploadClaims, WhoeverGivesUpWaiting_LeavesTheOthersInOrder) {
  UploadClaims claims;
  Claim first(1, true);
  Claim second(1, true);
  Claim third(1, true);
  EXPECT_EQ(claims.ask(first), UploadClaim::Answer::granted);
  EXPECT_EQ(claims.ask(second), UploadClaim::Answer::waits);
  EXPECT_EQ(claims.ask(third), UploadClaim::Answer::waits);
  claims.release(second);
  EXPECT_EQ(third.grants, 0);
  claims.release(first);
  EXPECT_EQ(third.grants, 1);
}

TEST(UploadKey, PathSizeAndHash_AllCount) {
  const UploadName name{.path = "a", .size = 1, .sha256 = {}};
  UploadName other = name;
  other.sha256[31] = std::byte{1};
  EXPECT_NE(upload_key(name), upload_key(other));
  EXPECT_NE(upload_key(name), upload_key({.path = "a", .size = 2, .sha256 = {}}));
  EXPECT_NE(upload_key(name), upload_key({.path = "b", .size = 1, .sha256 = {}}));
  EXPECT_EQ(upload_key(name), upload_key({.path = "a", .size = 1, .sha256 = {}}));
}

TEST(Sha256, KnownAnswer_AndDigitsThereAndBack) {
  // FIPS 180-2, appendix B.1.
  constexpr std::string_view kAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  Sha256 hash;
  hash.update(as_bytes("a"));
  hash.update(as_bytes("bc"));
  const Digest digest = hash.finish();
  const DigestText text = digest_text(digest);
  EXPECT_EQ(std::string_view(text.data(), text.size()), kAbc);
  EXPECT_EQ(digest_string(sha256(as_bytes("abc"))), kAbc);
  EXPECT_EQ(parse_digest(kAbc), digest);
  EXPECT_FALSE(parse_digest(kAbc.substr(1)));
  EXPECT_FALSE(parse_digest("BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
  EXPECT_FALSE(parse_digest("ga7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
}

TEST(Sha256, Copy_GoesOnByItself) {
  Sha256 hash;
  hash.update(as_bytes("a"));
  Sha256 copy = hash;
  EXPECT_EQ(copy.finish(), sha256(as_bytes("a")));
  hash.update(as_bytes("bc"));
  EXPECT_EQ(hash.finish(), sha256(as_bytes("abc")));
}

}  // namespace
}  // namespace wirelab::storage
