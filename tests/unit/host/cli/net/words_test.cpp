#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/unit/host/cli/net/page_text.h"

namespace wirelab::cli {
namespace {

/// The words that the schema allows at `place`.
std::vector<std::string> words_at(const std::string& place) {
  std::ifstream file(WIRELAB_NET_SCHEMA);
  const auto schema = nlohmann::json::parse(file, nullptr, false);
  auto words = schema.at(nlohmann::json::json_pointer(place + "/enum")).get<std::vector<std::string>>();
  EXPECT_FALSE(words.empty()) << place;
  return words;
}

TEST(Words, EveryLeaseState_HasAText) {
  for (const std::string& word : words_at("/$defs/lease/properties/state")) {
    EXPECT_NE(lease_state(spanish(), word).text, word);
  }
}

TEST(Words, EveryNeighbourState_HasAText) {
  for (const std::string& word : words_at("/$defs/neighbour/properties/state")) {
    EXPECT_NE(neighbour_state(spanish(), word).text, word);
  }
}

TEST(Words, EveryCause_IsTranslated) {
  net_report::Event event;
  event.why = "the appliance's own words";
  for (const std::string& word : words_at("/$defs/event/properties/cause")) {
    if (word == "unknown" || word == "answer") continue;
    event.cause = word;
    EXPECT_NE(cause_text(spanish(), event), "← " + event.why) << word;
  }
}

}  // namespace
}  // namespace wirelab::cli
