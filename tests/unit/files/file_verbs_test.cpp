// The file verbs as exchanges: the steps they ask for, with no protocol around them.

#include "firmware/files/file_verbs.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/files/files_fixture.h"

namespace wirelab::files {
namespace {

using command::ArgumentForm;
using command::AskSize;
using command::Finish;
using command::Outcome;
using command::OutcomeKind;
using command::ReceiveFile;
using command::SendFile;
using command::Step;

TEST(FileVerbs, AddTo_RegistersFiveAndRefusesASecondTime) {
  FilesFixture f;
  for (const char* name : {"LIST_FILES", "DOWNLOAD_FILE", "UPLOAD_FILE", "DELETE_FILE", "RENAME_FILE"}) {
    ASSERT_NE(f.table.find(name), nullptr) << name;
  }
  EXPECT_EQ(f.table.find("LIST_FILES")->form(), ArgumentForm::optional_name);
  EXPECT_EQ(f.table.find("RENAME_FILE")->form(), ArgumentForm::two_names);
  EXPECT_EQ(f.table.find("RENAME_FILE")->malformed(), OutcomeKind::rename_failed);
  EXPECT_FALSE(f.verbs.add_to(f.table));
}

TEST(List, Names_AreTheOutcomesText) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    f.store.put("b", "");
    f.store.put("a", "");
    f.begin("LIST_FILES", "");
    const Outcome outcome = f.outcome();
    EXPECT_EQ(outcome.kind, OutcomeKind::listing);
    EXPECT_EQ(outcome.text, "a\nb");
  }
}

TEST(List, Failure_RepeatsThePathAsWritten) {
  FilesFixture f;
  f.begin("LIST_FILES", "./sfds");
  const Outcome outcome = f.outcome();
  EXPECT_EQ(outcome.kind, OutcomeKind::listing_failed);
  EXPECT_EQ(outcome.text, "./sfds");
  EXPECT_EQ(outcome.error, Error::not_found);
}

TEST(Download, Reader_IsHandedOverWithItsSize) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    f.store.put("n", "12345");
    f.begin("DOWNLOAD_FILE", "n");
    const Step step = f.step();
    const auto* send = std::get_if<SendFile>(&step);
    ASSERT_NE(send, nullptr);
    EXPECT_EQ(send->size, 5U);
    EXPECT_EQ(send->reader.size(), 5U);
  }
}

TEST(Download, Failure_SaysWhy) {
  FilesFixture f;
  f.begin("DOWNLOAD_FILE", "falta");
  EXPECT_EQ(f.outcome().error, Error::not_found);
  f.begin("DOWNLOAD_FILE", "../x");
  EXPECT_EQ(f.outcome().error, Error::not_allowed);
  f.store.rules.refusals = {Error::no_resources};
  f.begin("DOWNLOAD_FILE", "n");
  EXPECT_EQ(f.outcome().error, Error::no_resources);
}

TEST(Upload, Steps_SizeThenDataThenStored) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    command::Exchange& upload = f.begin("UPLOAD_FILE", "n");
    EXPECT_TRUE(std::holds_alternative<AskSize>(f.step()));
    EXPECT_EQ(f.store.rules.alive(), 0U) << "nothing is opened for a peer that may never name a size";
    upload.size_announced(3);
    const Step step = f.step();
    const auto* receive = std::get_if<ReceiveFile>(&step);
    ASSERT_NE(receive, nullptr);
    EXPECT_EQ(receive->size, 3U);
    const auto space = receive->writer.space();
    ASSERT_TRUE(space);
    std::ranges::copy(as_bytes("abc"), space->begin());
    receive->writer.advance(3);
    const Outcome outcome = f.outcome();
    EXPECT_EQ(outcome.kind, OutcomeKind::stored);
    EXPECT_EQ(outcome.text, "n");
    EXPECT_EQ(f.store.get("n"), "abc");
  }
}

TEST(Upload, ForbiddenName_RefusedBeforeAnythingIsAsked) {
  for (const char* name : {"../x", "/x", "a\\b", ".", ".wirelab/accounts"}) {
    FilesFixture f;
    f.begin("UPLOAD_FILE", name);
    EXPECT_EQ(f.outcome().error, Error::not_allowed) << name;
  }
}

TEST(Upload, SizeThatDoesNotFit_RefusedBeforeTheData) {
  FilesFixture f;
  f.store.capacity = 10;
  command::Exchange& upload = f.begin("UPLOAD_FILE", "n");
  EXPECT_TRUE(std::holds_alternative<AskSize>(f.step()));
  upload.size_announced(11);
  EXPECT_EQ(f.outcome().error, Error::no_space);
}

TEST(Upload, LetGoHalfWay_LeavesNothing) {
  FilesFixture f;
  command::Exchange& upload = f.begin("UPLOAD_FILE", "n");
  static_cast<void>(f.step());
  upload.size_announced(3);
  static_cast<void>(f.step());
  EXPECT_EQ(f.store.rules.alive(), 1U);
  f.slot.clear();
  EXPECT_EQ(f.store.rules.alive(), 0U);
  EXPECT_TRUE(f.store.files.empty());
}

TEST(Change, DeleteAndRename_EndWhenTheStoreSaysSo) {
  for (const int delay : {0, 3}) {
    FilesFixture f;
    f.store.rules.delay = delay;
    f.store.put("a", "1");
    f.begin("RENAME_FILE", "a", "b c");
    EXPECT_EQ(f.outcome().kind, OutcomeKind::renamed);
    EXPECT_EQ(f.store.get("b c"), "1");
    f.begin("RENAME_FILE", "a", "b");
    EXPECT_EQ(f.outcome().kind, OutcomeKind::rename_failed);
    f.begin("DELETE_FILE", "b c");
    EXPECT_EQ(f.outcome().kind, OutcomeKind::deleted);
    f.begin("DELETE_FILE", "b c");
    const Outcome outcome = f.outcome();
    EXPECT_EQ(outcome.kind, OutcomeKind::failed);
    EXPECT_EQ(outcome.error, Error::not_found);
  }
}

}  // namespace
}  // namespace wirelab::files
