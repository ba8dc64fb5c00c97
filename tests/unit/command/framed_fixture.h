#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {

/// A session that has greeted.
struct FramedWire : testing::Test {
  ServerFixture f;
  ServerFixture::Peer* peer = nullptr;
  std::size_t seen = 0;

  void SetUp() override {
    f.store.put("a b", "123");
    f.store.put("x", "");
    f.document_verb.document = "{\"a\":1}";
  }
  void greet() {
    peer = &f.connect();
    f.say(*peer, "HELLO wirelab/1\n");
    ASSERT_THAT(peer->all_sent(), testing::StartsWith("200 hello "));
    seen = peer->all_sent().size();
  }
  /// What was sent since the last look.
  std::string told() {
    const std::string all = peer->all_sent();
    return all.substr(std::exchange(seen, all.size()));
  }
  std::string ask(std::string_view bytes) {
    if (peer == nullptr) greet();
    f.say(*peer, bytes);
    return told();
  }
};

}  // namespace wirelab::command
