#include <gtest/gtest.h>

#include "tests/unit/storage/store_fixture.h"

namespace wirelab::storage::test {
namespace {

class Document : public StoreTest {
 protected:
  Document() { open_store(); }
};

}  // namespace

TEST_F(Document, NeverWritten_IsNotFound) { EXPECT_EQ(load("accounts"), fail(Error::not_found)); }

TEST_F(Document, Replaced_IsReadBackAlsoByTheNextServer) {
  EXPECT_TRUE(replace("accounts", "one"));
  EXPECT_EQ(load("accounts"), "one");
  EXPECT_TRUE(replace("accounts", ""));
  EXPECT_EQ(load("accounts"), "");
  EXPECT_TRUE(replace("accounts", pattern(100'000)));
  store_.reset();
  settle();
  open_store();
  EXPECT_TRUE(load("accounts") == pattern(100'000));
  EXPECT_TRUE(unfinished().empty());
}

TEST_F(Document, IsOutOfReachOfPeers) {
  EXPECT_TRUE(replace("accounts", "secret"));
  EXPECT_EQ(download(".wirelab/documents/accounts"), fail(Error::not_allowed));
  EXPECT_EQ(list(), "");
}

TEST_F(Document, LargestIsKept_LargerIsRefused) {
  const std::string largest(DocumentStore::kMaxDocument, 'x');
  EXPECT_TRUE(replace("d", largest));
  EXPECT_EQ(replace("d", largest + "x"), fail(Error::no_space));
  EXPECT_TRUE(load("d") == largest);
}

TEST_F(Document, GrownTooLargeBySomebodyElse_IsNoResources) {
  put(root() / ".wirelab" / "documents" / "d", std::string(DocumentStore::kMaxDocument + 1, 'x'));
  EXPECT_EQ(load("d"), fail(Error::no_resources));
}

TEST_F(Document, NameThatIsAPath_IsNotAllowed) {
  for (const std::string_view name : {"", ".", "..", "../lock", "a/b", "/etc/passwd"}) {
    EXPECT_EQ(load(name), fail(Error::not_allowed)) << name;
    EXPECT_EQ(replace(name, "x"), fail(Error::not_allowed)) << name;
  }
}

TEST_F(Document, ReplacementsInARow_TheLastOneStays) {
  for (int round = 0; round < 20; ++round) {
    std::vector<ChangeHandle> changes;
    for (int number = 0; number < 10; ++number) {
      auto change = store_->replace("d", as_bytes(std::to_string(number)));
      ASSERT_TRUE(change);
      if (number % 2 == 0) changes.push_back(std::move(*change));
    }
    settle();
    EXPECT_EQ(load("d"), "9");
    for (const auto& change : changes) EXPECT_TRUE(change->result());
  }
}

TEST_F(Document, ContentIsCopied_TheCallersMayGo) {
  std::string content = "one";
  auto change = store_->replace("d", as_bytes(content));
  content = "two";
  settle();
  EXPECT_EQ(load("d"), "one");
}

}  // namespace wirelab::storage::test
