#include "firmware/core/json_writer.h"

#include <gtest/gtest.h>

#include <string>

namespace wirelab {
namespace {

std::string written(const auto& write, std::size_t limit = 4096) {
  GrowingText out;
  JsonWriter json(out, limit);
  write(json);
  return json.failed() ? "failed" : std::string(view(out));
}

TEST(JsonWriter, NestedStructures_AreSeparated) {
  EXPECT_EQ(written([](JsonWriter& json) {
              json.begin_object().text("a", "x").number("b", 18446744073709551615U).key("c").begin_array();
              json.number(1).flag(true).null().begin_object().end_object().begin_array().end_array().end_array();
              json.flag("d", false).null("e").end_object();
            }),
            R"({"a":"x","b":18446744073709551615,"c":[1,true,null,{},[]],"d":false,"e":null})");
}

TEST(JsonWriter, ForeignText_IsEscaped) {
  EXPECT_EQ(written([](JsonWriter& json) { json.text("a\"b\\c\n\x01\x7f é€\U0001f600"); }),
            "\"a\\\"b\\\\c\\u000a\\u0001\\u007f é€\U0001f600\"");
  EXPECT_EQ(written([](JsonWriter& json) { json.text("a\xff\xc3(\xe2\x82"); }),
            "\"a\xef\xbf\xbd\xef\xbf\xbd(\xef\xbf\xbd\xef\xbf\xbd\"");
  EXPECT_EQ(written([](JsonWriter& json) { json.text(std::string_view("\0", 1)); }), "\"\\u0000\"");
}

TEST(JsonWriter, LimitReached_FailsForGood) {
  GrowingText out;
  JsonWriter json(out, 8);
  json.begin_array().text("abcd");  // ["abcd" are 7 bytes
  EXPECT_FALSE(json.failed());
  json.number(12);
  EXPECT_TRUE(json.failed());
  EXPECT_TRUE(json.reached_limit());
  json.end_array();
  EXPECT_TRUE(json.failed());
  EXPECT_LE(out.capacity(), 8U);
}

TEST(JsonWriter, Members_AreWrittenAsKeyAndValueAre) {
  EXPECT_EQ(written([](JsonWriter& json) {
              json.begin_object().key("a").text("x").key("b").number(2).key("c").flag(true).key("d").null();
              json.text("e", "").text("f", "\"").end_object();
            }),
            R"({"a":"x","b":2,"c":true,"d":null,"e":"","f":"\""})");
}

TEST(JsonWriter, WhatIsExpected_TakesMemoryOnceAndWithinTheLimit) {
  GrowingText out;
  JsonWriter json(out, 1000);
  json.expect(500);
  EXPECT_EQ(out.capacity(), 500U);
  json.expect(SIZE_MAX);
  EXPECT_EQ(out.capacity(), 1000U);
  EXPECT_EQ(json.size(), 0U);
  json.begin_array().text(std::string(400, 'x')).end_array();
  EXPECT_FALSE(json.failed());
  EXPECT_EQ(json.size(), 404U);
  json.text(std::string(1000, 'x'));
  EXPECT_TRUE(json.reached_limit());
  json.expect(1);
  EXPECT_EQ(out.capacity(), 1000U);
}

}  // namespace
}  // namespace wirelab
