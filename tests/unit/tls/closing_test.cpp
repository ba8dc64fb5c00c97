#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

using Closing = TlsStory;

/// Writes until the stream takes no more.
std::size_t fill(net::Stream& stream) {
  static constexpr std::array<std::byte, 4096> kBlock{};
  std::size_t taken = 0;
  for (auto count = stream.write(kBlock); count; count = stream.write(kBlock)) taken += *count;
  return taken;
}

TEST_F(Closing, RecordThatWaits_IsDeliveredAfterTheHandleIsGone) {
  start({.streams = 1});
  connect();
  const std::size_t taken = fill(*client);
  client.reset();
  run();
  EXPECT_TRUE(tls_client->full()) << "its last record is not on its way yet";
  std::string got;
  Result<std::size_t> answer = fail(Error::would_block);
  for (int turn = 0; turn < 20 && !answer; ++turn) {
    answer = read_all(*server, got);
    run();
  }
  EXPECT_EQ(answer, Result<std::size_t>(0));
  EXPECT_EQ(got.size(), taken);
  server.reset();
  run();
  EXPECT_FALSE(tls_client->full());
  EXPECT_FALSE(tls_server->full());
}

TEST_F(Closing, RecordThatWaits_IsDeliveredAlsoAfterAFailure) {
  for (const bool gone : {false, true}) {
    client_touch.ends = false;
    start({.streams = 1});
    connect();
    EXPECT_EQ(error_of(*client), Error::would_block) << "the ticket is read, so nothing below is left";
    const std::size_t taken = fill(*client);
    client_touch.ends = true;
    EXPECT_EQ(error_of(*client), Error::reset) << "its peer's end was cut off, which says nothing about this direction";
    if (gone) client.reset();
    std::string got;
    for (int turn = 0; turn < 20; ++turn) {
      run();
      static_cast<void>(read_all(*server, got));
    }
    EXPECT_EQ(got.size(), taken);
    EXPECT_EQ(client_notes.troubles.back(), Trouble::truncated);
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(Closing, PeerThatNeverReads_KeepsTheStreamForABoundedTime) {
  start({.streams = 1});
  connect();
  fill(*client);
  client.reset();
  pass(TlsStream::kDeliveryTime - std::chrono::milliseconds(1));
  EXPECT_TRUE(tls_client->full());
  pass(std::chrono::milliseconds(1));
  EXPECT_FALSE(tls_client->full());
  EXPECT_EQ(error_of(*server), Error::reset) << "it must not think that it has everything";
}

TEST_F(Closing, PeerThatReadsAndNeverEnds_KeepsTheStreamForABoundedTime) {
  start({.streams = 1});
  connect();
  ASSERT_TRUE(client->write(as_bytes("last words")));
  client.reset();
  run();
  EXPECT_TRUE(tls_client->full());
  pass(TlsStream::kFarewellTime);
  EXPECT_FALSE(tls_client->full());
  std::string got;
  EXPECT_EQ(read_all(*server, got), Result<std::size_t>(0));
  EXPECT_EQ(got, "last words");
}

TEST_F(Closing, PeerThatStays_HoldsAStreamThatHadFinishedNoLonger) {
  start({.streams = 1});
  connect();
  ASSERT_TRUE(client->shutdown_write());
  run();
  client.reset();
  run();
  EXPECT_TRUE(tls_client->full());
  pass(TlsStream::kFarewellTime);
  EXPECT_FALSE(tls_client->full());
}

TEST_F(Closing, PeerThatStays_HoldsAStreamThatFailedNoLonger) {
  start({.streams = 1});
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  auto made = tls_server->wrap(server_end);
  ASSERT_TRUE(made && client_end->write(as_bytes("GET / HTTP/1.1\r\n\r\n")));
  run();
  ASSERT_EQ(error_of(**made), Error::reset);
  made->reset();
  run();
  EXPECT_TRUE(tls_server->full());
  pass(TlsStream::kFarewellTime);
  EXPECT_FALSE(tls_server->full());
}

TEST_F(Closing, PlaceThatIsNeeded_IsThatOfTheOldestThatHasSentEverything) {
  start({.streams = 8}, {.streams = 3});
  connect();
  const std::size_t taken = fill(*client);
  const net::StreamHandle slow = std::move(server);
  client.reset();
  std::array<net::StreamHandle, 2> patient;
  for (net::StreamHandle& peer : patient) {
    connect();
    peer = std::move(server);
    client.reset();
    run();
  }
  EXPECT_TRUE(tls_client->full());
  connect();
  EXPECT_TRUE(client->write(as_bytes("served")));
  EXPECT_TRUE(tls_client->full());
  std::string got;
  auto answer = read_all(*slow, got);
  for (int turn = 0; turn < 20 && !answer; ++turn) {
    run();
    answer = read_all(*slow, got);
  }
  EXPECT_EQ(got.size(), taken) << "it was still delivering";
  EXPECT_EQ(answer, Result<std::size_t>(0));
}

TEST_F(Closing, PlaceThatIsNeeded_CutsADeliveryIfThereIsNoOther) {
  start({.streams = 8}, {.streams = 1});
  connect();
  fill(*client);
  const net::StreamHandle slow = std::move(server);
  client->close();
  run();
  EXPECT_FALSE(tls_client->has_room());
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  EXPECT_EQ(tls_client->wrap(client_end).error(), Error::no_resources) << "somebody holds it yet";
  client.reset();
  EXPECT_TRUE(tls_client->wrap(client_end));
  run();
  EXPECT_EQ(error_of(*slow), Error::reset) << "it must not think that it has everything";
}

TEST_F(Closing, TicketThatNobodyRead_DoesNotResetTheLastBytes) {
  start();
  connect();
  // The server's ticket lies unread below the client.
  ASSERT_TRUE(client->write(as_bytes("put and gone")));
  client.reset();
  run();
  std::string got;
  EXPECT_EQ(read_all(*server, got), Result<std::size_t>(0));
  EXPECT_EQ(got, "put and gone");
}

TEST_F(Closing, BytesThatComeAfterIt_AreAnsweredWithAReset) {
  start();
  connect();
  client.reset();
  run();
  ASSERT_TRUE(server->write(as_bytes("too late")));
  run();
  std::string got;
  static_cast<void>(read_all(*server, got));
  static_cast<void>(server->write(as_bytes("more")));
  run();
  EXPECT_EQ(server->write(as_bytes("more")), Result<std::size_t>(fail(Error::reset)));
}

TEST_F(Closing, SideThatGoesAway_CutsWhatIsStillClosing) {
  start({.streams = 1});
  connect();
  fill(*client);
  client.reset();
  run();
  tls_client.reset();
  run();
  EXPECT_EQ(error_of(*server), Error::reset);
}

}  // namespace
}  // namespace wirelab::tls
