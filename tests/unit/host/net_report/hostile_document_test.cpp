#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "host/net_report/value.h"
#include "tests/unit/host/net_report/sample.h"

namespace wirelab::net_report {
namespace {

using nlohmann::json;

/// What may be left out of a document: members of the schema that are in no `required`, and what belongs to them.
const std::set<std::string> kOptional{"mask", "obtained",   "held_s", "neighbours", "because", "address",
                                      "mac",  "mac_before", "prefix", "count",      "dhcp",    "gateway"};

std::string key_of(const json::json_pointer& place) { return place.back(); }

bool is_index(const std::string& key) { return key.find_first_not_of("0123456789") == std::string::npos; }

/// Calls `visit` with the place of every value within `value`, objects and arrays too.
void each_place(const json& value, const json::json_pointer& place,
                const std::function<void(const json::json_pointer&)>& visit) {
  if (!value.is_structured()) return;
  for (const auto& [key, inner] : value.items()) {
    const auto here = value.is_array() ? place / std::stoul(key) : place / key;
    visit(here);
    each_place(inner, here, visit);
  }
}

Flaw flaw_of(const std::string& text) {
  const auto document = decode_document(text);
  EXPECT_FALSE(document) << text.substr(0, 200);
  return document ? Flaw::not_json : document.error().flaw;
}

std::string with(const char* name, const char* place, const json& value) {
  json document = json::parse(sample(name));
  document[json::json_pointer(place)] = value;
  return document.dump();
}

TEST(HostileDocument, CutAnywhere_IsAFault) {
  for (const char* name : kSamples) {
    std::string text = sample(name);
    text.pop_back();  // the last line feed
    for (std::size_t length = 0; length < text.size(); ++length) {
      const auto document = decode_document(text.substr(0, length));
      ASSERT_FALSE(document) << name << " cut at " << length;
      ASSERT_EQ(document.error().flaw, Flaw::not_json);
    }
  }
}

TEST(HostileDocument, MissingMember_IsNamed) {
  for (const char* name : kSamples) {
    const json whole = json::parse(sample(name));
    std::size_t looked_at = 0;
    each_place(whole, json::json_pointer(), [&](const json::json_pointer& place) {
      const std::string key = key_of(place);
      if (is_index(key) || kOptional.contains(key)) return;
      json less = whole;
      less[place.parent_pointer()].erase(key);
      const auto document = decode_document(less.dump());
      ++looked_at;

      if (document) {
        ADD_FAILURE() << name << " is taken without " << place.to_string();
      } else {
        EXPECT_EQ(document.error().flaw, Flaw::missing) << name << place.to_string();
        EXPECT_TRUE(document.error().place.ends_with(key)) << document.error().place;
      }
    });
    EXPECT_GE(looked_at, 6U) << name;
  }
}

TEST(HostileDocument, WrongKind_IsAFaultEverywhere) {
  for (const char* name : kSamples) {
    const json whole = json::parse(sample(name));
    each_place(whole, json::json_pointer(), [&](const json::json_pointer& place) {
      const std::string key = key_of(place);
      const bool unused = key == "mac" && place.to_string().contains("/events/");
      if (unused || (kOptional.contains(key) && place.to_string().starts_with("/events/"))) return;
      for (const json& other : {json::object(), json::array({1.5}), json(1.5), json(-1)}) {
        json changed = whole;
        changed[place] = other;
        const auto document = decode_document(changed.dump());
        EXPECT_FALSE(document) << name << place.to_string() << " may be " << other;
      }
    });
  }
}

TEST(HostileDocument, UnknownMembers_AreLeftOut) {
  for (const char* name : kSamples) {
    json document = json::parse(sample(name));
    document["future"] = {{"deep", {1, 2, {{"x", nullptr}}}}};
    EXPECT_TRUE(decode_document(document.dump())) << name;
  }
  EXPECT_TRUE(decode_document(with("status.json", "/interfaces/0/future", 7)));
  EXPECT_TRUE(decode_document(with("status.json", "/interfaces/0/kind", "wireguard"))) << "words may be newer";
}

TEST(HostileDocument, OtherSchemaOrKind_IsSaid) {
  const auto schema = decode_document(with("status.json", "/schema", "wirelab.net/2"));
  ASSERT_FALSE(schema);
  EXPECT_EQ(schema.error().flaw, Flaw::unknown_schema);
  EXPECT_EQ(schema.error().found, "wirelab.net/2");
  const auto kind = decode_document(with("status.json", "/kind", std::string(100, 'x')));
  ASSERT_FALSE(kind);
  EXPECT_EQ(kind.error().flaw, Flaw::unknown_kind);
  EXPECT_EQ(kind.error().found.size(), 60U);
}

TEST(HostileDocument, Texts_HaveToBeWhatTheyStandFor) {
  for (const char* bad : {"", "10.0.2", "10.0.2.256", "example.org", "10.0.2.2\x1b[31m", "fe80::1%eth0"}) {
    EXPECT_EQ(flaw_of(with("status.json", "/routes/0/gateway", bad)), Flaw::malformed) << bad;
  }
  for (const char* bad : {"", "52:54:00:12:34", "52:54:00:12:34:5g", "52:54:00:12:34:56 "}) {
    EXPECT_EQ(flaw_of(with("status.json", "/interfaces/1/mac", bad)), Flaw::malformed) << bad;
  }
  for (const char* bad : {"", "2026-11-21", "2026-13-21T12:00:00.000Z", "2026-02-30T12:00:00.000Z",
                          "2026-11-21T24:00:00.000Z", "2026-11-21T12:00:00.000", "2026-11-21T12:00:00,000Z",
                          "9999999-11-21T12:00:00.000Z", "99999-11-21T12:00:00.000Z"}) {
    EXPECT_EQ(flaw_of(with("status.json", "/time", bad)), Flaw::malformed) << bad;
  }
  for (const char* bad : {"", "bound\n", "b\xc3\xb6und", "a b"}) {
    EXPECT_EQ(flaw_of(with("status.json", "/interfaces/1/dhcp/state", bad)), Flaw::malformed) << bad;
  }
  for (const char* bad : {"0x1234567", "0x123456789", "1234567890", "0x2295293G"}) {
    EXPECT_EQ(flaw_of(with("dhcp_discover.json", "/xid", bad)), Flaw::malformed) << bad;
  }
}

TEST(HostileDocument, Numbers_StayWithinTheirFields) {
  EXPECT_EQ(flaw_of(with("status.json", "/routes/0/prefix", 129)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("ping.json", "/request/version", 6)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("ping.json", "/request/ttl", 256)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("ping.json", "/loss_percent", 101)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("ping.json", "/sent", 0.5)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("dhcp_release.json", "/in_ms", UINT64_MAX)), Flaw::out_of_range);
  EXPECT_EQ(flaw_of(with("dhcp_release.json", "/renew_after_s", UINT64_MAX)), Flaw::out_of_range);
  EXPECT_TRUE(decode_document(with("ping.json", "/sent", UINT64_MAX)));
}

TEST(HostileDocument, Sizes_AreBounded) {
  EXPECT_EQ(flaw_of(std::string(kMaxDocument + 1, ' ')), Flaw::too_long);
  EXPECT_EQ(flaw_of(with("status.json", "/stack", std::string(kMaxText + 1, 'x'))), Flaw::too_long);
  EXPECT_EQ(flaw_of(with("status.json", "/dns/servers", json(std::vector<json>(kMaxRows + 1, "10.0.2.3")))),
            Flaw::too_long);
  EXPECT_EQ(decode_line(std::string(kMaxLine + 1, ' ')).error().flaw, Flaw::too_long);
}

TEST(HostileDocument, Depth_IsBoundedOutsideOfTexts) {
  EXPECT_EQ(flaw_of(std::string(kMaxDepth + 1, '[')), Flaw::too_deep);
  EXPECT_EQ(flaw_of(std::string(kMaxDepth, '[')), Flaw::not_json);
  EXPECT_EQ(flaw_of("{\"a\":" + std::string(1'000'000, '[')), Flaw::too_deep);
  EXPECT_TRUE(decode_document(with("status.json", "/stack", "[[[[[[[[[[[[[[[[[[[[[[[[[\"[")));
}

TEST(HostileDocument, OtherJson_IsAFault) {
  for (const char* text :
       {"", "null", "7", "[]", "{}", "\"x\"", "{\"schema\":1}", "UNKNOWN_COMMAND", "{\"a\":\"\xff\"}"}) {
    EXPECT_FALSE(decode_document(text)) << text;
    EXPECT_FALSE(decode_line(text)) << text;
  }
}

}  // namespace
}  // namespace wirelab::net_report
