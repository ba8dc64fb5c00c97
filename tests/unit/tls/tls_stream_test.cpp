#include <algorithm>

#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

using TlsTalk = TlsStory;

TEST_F(TlsTalk, BytesBelow_DoNotShowWhatIsSaid) {
  start();
  connect();
  const std::string_view words = "nobody in between can read this";
  ASSERT_TRUE(client->write(as_bytes(words)));
  run();
  std::string got;
  static_cast<void>(read_all(*server, got));
  EXPECT_EQ(got, words);
  EXPECT_FALSE(client_touch.sent.empty());
  EXPECT_EQ(client_touch.sent.find(words), std::string::npos);
}

TEST_F(TlsTalk, EndWithoutCloseNotify_IsAnErrorAfterTheBytes) {
  for (const Version version : {Version::tls_1_3, Version::tls_1_2}) {
    client_touch.ends = false;
    client_notes.troubles.clear();
    start({.highest = version});
    connect();
    ASSERT_TRUE(server->write(as_bytes("half a file")));
    run();
    std::string got;
    EXPECT_EQ(read_all(*client, got), Result<std::size_t>(fail(Error::would_block)));
    client_touch.ends = true;
    EXPECT_EQ(read_all(*client, got), Result<std::size_t>(fail(Error::reset)));
    EXPECT_EQ(got, "half a file");
    EXPECT_EQ(error_of(*client), Error::reset) << "for ever";
    EXPECT_EQ(client_notes.troubles, std::vector{Trouble::truncated});
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(TlsTalk, RecordsWithoutData_AreNoEnd) {
  start();
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  auto made = tls_client->wrap(client_end);
  ASSERT_TRUE(made);
  mbedtls_ssl_config config;
  mbedtls_ssl_config_init(&config);
  ASSERT_EQ(mbedtls_ssl_config_defaults(&config, MBEDTLS_SSL_IS_SERVER, MBEDTLS_SSL_TRANSPORT_STREAM, 0), 0);
  mbedtls_ssl_conf_rng(&config, draw, &static_cast<Entropy&>(entropy));
  ASSERT_EQ(mbedtls_ssl_conf_own_cert(&config, &identity.chain(), &identity.key()), 0);
  {
    RecordLayer peer;
    ASSERT_TRUE(peer.open(config));
    peer.attach(*server_end);
    for (int step = 0; step < 100 && peer.step_handshake() != Result<bool>(true); ++step) run();
    bool again = false;
    for (int count = 0; count < 3; ++count) ASSERT_TRUE(peer.write({}, net::More::no, again));
    ASSERT_TRUE(peer.write(as_bytes("said"), net::More::no, again));
    run();
    std::string got;
    EXPECT_EQ(read_all(**made, got), Result<std::size_t>(fail(Error::would_block)));
    EXPECT_EQ(got, "said");
  }
  mbedtls_ssl_config_free(&config);
}

TEST_F(TlsTalk, BitThatChangedOnItsWay_EndsTheConnectionForBoth) {
  start();
  connect();
  ASSERT_TRUE(client->write(as_bytes("untouched")));
  run();
  std::array<std::byte, 1> one{};
  ASSERT_TRUE(server->read(one));
  ASSERT_TRUE(client->write(as_bytes("touched")));
  run();
  server_touch.flips = true;
  std::string got;
  EXPECT_EQ(read_all(*server, got), Result<std::size_t>(fail(Error::reset)));
  EXPECT_EQ(got, "ntouched");
  EXPECT_EQ(server_notes.troubles, std::vector{Trouble::bad_peer});
  run();
  EXPECT_NE(error_of(*client), Error::would_block);
}

TEST_F(TlsTalk, PeerWithoutAVersionInCommon_IsTurnedAway) {
  start({.lowest = Version::tls_1_3}, {.highest = Version::tls_1_2});
  connect();
  EXPECT_EQ(error_of(*server), Error::unsupported);
  EXPECT_EQ(error_of(*client), Error::refused);
  EXPECT_EQ(server_notes.troubles, std::vector{Trouble::no_agreement});
}

TEST_F(TlsTalk, PeerThatSpeaksNoTls_IsDroppedInGoodOrder) {
  start();
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  auto made = tls_server->wrap(server_end);
  ASSERT_TRUE(made);
  ASSERT_TRUE(client_end->write(as_bytes("GET / HTTP/1.1\r\n\r\n")));
  run();
  EXPECT_EQ(error_of(**made), Error::reset);
  made->reset();
  run();
  std::string got;
  EXPECT_EQ(read_all(*client_end, got), Result<std::size_t>(0));
  EXPECT_EQ(server_notes.troubles, std::vector{Trouble::bad_peer});
}

TEST_F(TlsTalk, PeerThatSaysNothing_IsGivenUpInTime) {
  start({.handshake_time = std::chrono::seconds(3)});
  for (const bool serving : {false, true}) {
    client_touch.sent.clear();
    net::StreamHandle client_end;
    net::StreamHandle server_end;
    connect_below(client_end, server_end);
    auto made = serving ? tls_server->wrap(server_end) : tls_client->wrap(client_end);
    net::Stream& silent = serving ? *client_end : *server_end;
    ASSERT_TRUE(made);
    run();
    pass(std::chrono::milliseconds(2999));
    EXPECT_EQ(error_of(**made), Error::would_block);
    pass(std::chrono::milliseconds(1));
    EXPECT_EQ(error_of(**made), Error::timed_out);
    EXPECT_EQ((serving ? server_notes : client_notes).troubles, std::vector{Trouble::timed_out});
    EXPECT_EQ(error_of(silent), Error::reset);
  }
}

TEST_F(TlsTalk, HandshakeThatWasInTime_SetsNoLimitToTheConnection) {
  start({.handshake_time = std::chrono::seconds(3)});
  connect();
  pass(std::chrono::seconds(3));
  ASSERT_TRUE(client->write(as_bytes("late")));
  run();
  std::string got;
  EXPECT_EQ(read_all(*server, got), Result<std::size_t>(fail(Error::would_block)));
  EXPECT_EQ(got, "late");
}

TEST_F(TlsTalk, SendFile_IsUnsupported) {
  start();
  connect();
  EXPECT_EQ(client->send_file(reinterpret_cast<const FileHandle&>(client), 0, 1),
            Result<std::size_t>(fail(Error::unsupported)));
}

}  // namespace
}  // namespace wirelab::tls
