// A peer that leaves at every byte of every exchange, in every way, with a store that answers at once or later: what it
// left behind must be nothing.

#include <string>

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using std::string;
using std::string_view;

enum class Leaving { fin, reset, fin_and_reset };

constexpr string_view kExchanges[] = {
    "LIST_FILES\n",
    "LIST_FILES no\n",
    "DOWNLOAD_FILE bueno\n",
    "DOWNLOAD_FILE bueno",
    "UPLOAD_FILE nuevo\n16\n0123456789abcde",
    "UPLOAD_FILE nuevo\r\n16\r\n0123456789abcde",
    "DELETE_FILE falta\n",
    "RENAME_FILE falta \"otro nombre\"\n",
    "LOGIN ana secreto\n",
    "REPORT",
    "REPORT a b\n",
    "WATCH",
    "WATCH\nwhat nobody reads",
    "MSFCONSOLE\n",
};

/// Thousands of servers are made here: small ones are quicker.
ServerOptions few_places() {
  ServerOptions options;
  options.max_connections = 4;
  return options;
}

/// What there is to be had.
void put_all(ServerFixture& f) {
  f.store.put("bueno", "0123456789");
  f.stream_verb.tell("{}\n");
}

void leave(ServerFixture& f, ServerFixture::Peer& peer, Leaving how) {
  if (how != Leaving::reset) peer.arrive_fin();
  if (how == Leaving::fin_and_reset) f.run();
  if (how != Leaving::fin) peer.arrive_reset();
  f.run();
}

void expect_clean(ServerFixture& f) {
  EXPECT_EQ(f.server().connections(), 0U);
  EXPECT_EQ(f.store.rules.alive(), 0U);
  EXPECT_EQ(f.document_verb.alive + f.stream_verb.alive(), 0U);
  EXPECT_EQ(f.store.files.size(), 1U);
  EXPECT_EQ(f.ask("LIST_FILES\n").all_sent(), "bueno");
}

TEST(EarlyClose, AfterEveryByteThePeerSends_NothingIsLeft) {
  for (const string_view exchange : kExchanges) {
    for (std::size_t cut = 0; cut <= exchange.size(); ++cut) {
      for (const Leaving how : {Leaving::fin, Leaving::reset, Leaving::fin_and_reset}) {
        for (const int delay : {0, 2}) {
          for (const bool at_once : {false, true}) {
            SCOPED_TRACE(string(exchange) + " cut at " + std::to_string(cut));
            ServerFixture f(few_places());
            put_all(f);
            f.store.rules.delay = delay;
            auto& peer = f.connect();
            peer.arrive(exchange.substr(0, cut));
            if (!at_once) f.run();
            leave(f, peer, how);
            f.store.rules.delay = 0;
            expect_clean(f);
          }
        }
      }
    }
  }
}

TEST(EarlyClose, WhileTheStoreWorks_NothingIsLeft) {
  for (const string_view exchange : kExchanges) {
    for (const Leaving how : {Leaving::fin, Leaving::reset}) {
      SCOPED_TRACE(exchange);
      ServerFixture f(few_places());
      put_all(f);
      f.store.rules.held = true;
      auto& peer = f.connect();
      f.say(peer, exchange);
      f.pass(ServerFixture::kGap);
      leave(f, peer, how);
      f.store.rules.release_held();
      f.run();
      expect_clean(f);
    }
  }
}

TEST(EarlyClose, AfterEveryByteTheServerSends_NothingIsLeft) {
  for (const bool direct : {false, true}) {
    for (std::size_t received = 0; received < 25; ++received) {
      for (const string_view command :
           {"DOWNLOAD_FILE bueno\n", "LIST_FILES\n", "MSFCONSOLE", "UPLOAD_FILE x\n2\na", "REPORT\n", "WATCH\n"}) {
        SCOPED_TRACE(string(command) + " left after " + std::to_string(received));
        ServerFixture f(few_places());
        f.stack.sends_files = f.store.has_handles = direct;
        put_all(f);
        auto& peer = f.connect();
        peer.open_window(received);
        f.say(peer, command);
        f.pass(ServerFixture::kGap);
        leave(f, peer, Leaving::reset);
        expect_clean(f);
      }
    }
  }
}

TEST(EarlyClose, AfterTheLastByteOfAnUpload_TheFileIsWholeOrAbsent) {
  for (const Leaving how : {Leaving::fin, Leaving::reset}) {
    for (const int delay : {0, 3}) {
      ServerFixture f(few_places());
      f.store.rules.delay = delay;
      auto& peer = f.connect();
      peer.arrive("UPLOAD_FILE nuevo\n3\nabc");
      if (how == Leaving::fin) {
        peer.arrive_fin();
      } else {
        for (int turn = 0; turn < 4 + delay; ++turn) f.reactor.run_once(Duration::zero());
        peer.arrive_reset();
      }
      f.run();
      EXPECT_EQ(f.server().connections(), 0U);
      EXPECT_EQ(f.store.rules.alive(), 0U);
      EXPECT_TRUE(f.store.files.empty() || f.store.get("nuevo") == "abc");
      if (how == Leaving::fin) {
        EXPECT_EQ(f.store.get("nuevo"), "abc");
      }
    }
  }
}

}  // namespace
}  // namespace wirelab::command
