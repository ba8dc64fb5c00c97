#include "firmware/files/entry_document.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab::files {
namespace {

using storage::EntryInfo;
using storage::EntryType;
using storage::FileTime;

std::string written(std::string_view path, const EntryInfo& info) {
  GrowingText text;
  JsonWriter json(text, 4096);
  add_entry(json, path, info);
  EXPECT_FALSE(json.failed());
  return std::string(view(text));
}

TEST(EntryDocument, File_HasItsSizeAndTime) {
  EXPECT_EQ(written("d/a", {.size = 5, .modified = FileTime{1'789'000'000, 999'999'999}}),
            R"({"path":"d/a","type":"file","size":5,"modified":"2026-09-10T00:26:40.999Z"})");
}

TEST(EntryDocument, Directory_HasNoSize) {
  EXPECT_EQ(written("d", {.type = EntryType::directory}), R"({"path":"d","type":"directory","modified":null})");
  EXPECT_EQ(written("", {.type = EntryType::directory}), R"({"path":".","type":"directory","modified":null})");
}

TEST(EntryDocument, OddName_IsEscaped) {
  EXPECT_EQ(written("a\"\x01\xff", {}),
            "{\"path\":\"a\\\"\\u0001\xef\xbf\xbd\",\"type\":\"file\",\"size\":0,\"modified\":null}");
}

TEST(EntryDocument, TimeThatRfc3339CannotWrite_IsNull) {
  for (const std::int64_t seconds : {std::int64_t{-1}, std::int64_t{253'402'300'800}, INT64_MAX, INT64_MIN}) {
    EXPECT_NE(written("a", {.modified = FileTime{seconds, 0}}).find("\"modified\":null"), std::string::npos) << seconds;
  }
  EXPECT_NE(written("a", {.modified = FileTime{253'402'300'799, 0}}).find("\"9999-12-31T23:59:59.000Z\""),
            std::string::npos);
}

}  // namespace
}  // namespace wirelab::files
