#include <mbedtls/pem.h>

#include <algorithm>
#include <set>

#include "tests/unit/tls/failing_entropy.h"
#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

using TlsTalk = TlsStory;

TEST_F(TlsTalk, Client_IsShownTheServersKeyBeforeAnyByte) {
  start();
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  auto made_client = tls_client->wrap(client_end);
  auto made_server = tls_server->wrap(server_end);
  ASSERT_TRUE(made_client && made_server);
  std::string got;
  int turns = 0;
  for (; client_notes.made.empty(); ++turns) {
    ASSERT_LT(turns, 1000);
    EXPECT_EQ((*made_client)->write(as_bytes("x")), Result<std::size_t>(fail(Error::would_block))) << "turn " << turns;
    EXPECT_EQ(read(**made_client, got), Result<std::size_t>(fail(Error::would_block))) << "turn " << turns;
    reactor.run_once(Duration::zero());
  }
  EXPECT_GT(turns, 5) << "nothing was seen of the handshake";
  EXPECT_TRUE((*made_client)->write(as_bytes("x")));
  run();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_EQ(judge.shown.front().key, identity.fingerprint());
  EXPECT_FALSE(judge.shown.front().verified) << "nobody vouches for a self-signed certificate";
  ASSERT_EQ(client_notes.made.size(), 1U);
  EXPECT_EQ(client_notes.made.front().version, 0x0304);
  EXPECT_EQ(client_notes.made.front().key, identity.fingerprint()) << "proven now";
  ASSERT_EQ(server_notes.made.size(), 1U);
  EXPECT_TRUE(server_notes.made.front().key.empty());
  EXPECT_EQ(server_notes.made.size(), 1U);
}

TEST_F(TlsTalk, ServerThatIsNotTrusted_IsNotTalkedTo) {
  for (const Version version : {Version::tls_1_3, Version::tls_1_2}) {
    client_notes.troubles.clear();
    server_notes.troubles.clear();
    judge.verdict = false;
    start({.highest = version});
    connect();
    EXPECT_EQ(error_of(*client), Error::not_allowed);
    EXPECT_EQ(client->write(as_bytes("secret")), Result<std::size_t>(fail(Error::not_allowed)));
    EXPECT_NE(error_of(*server), Error::would_block);
    EXPECT_EQ(client_notes.troubles, std::vector{Trouble::not_trusted});
    EXPECT_EQ(server_notes.troubles.size(), 1U);
    EXPECT_TRUE(client_notes.made.empty() && server_notes.made.empty());
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(TlsTalk, ServerThatAnAuthorityVouchesFor_IsVerified) {
  std::string pem(4096, '\0');
  pem.resize(identity.write_certificate(std::as_writable_bytes(std::span(pem)), Encoding::pem).value_or(0));
  authorities = pem;
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_TRUE(judge.shown.front().verified);
  EXPECT_EQ(client_notes.made.size(), 1U);
}

TEST_F(TlsTalk, AuthorityThatCannotBeRead_IsLeftOutOfTheList) {
  std::string der(4096, '\0');
  der.resize(identity.write_certificate(std::as_writable_bytes(std::span(der)), Encoding::der).value_or(0));
  std::string good(4096, '\0');
  good.resize(identity.write_certificate(std::as_writable_bytes(std::span(good)), Encoding::pem).value_or(0));
  // ecdsa-with-SHA256 becomes a way to sign that nobody knows.
  constexpr std::string_view kWay("\x2a\x86\x48\xce\x3d\x04\x03\x02", 8);
  for (auto at = der.find(kWay); at != std::string::npos; at = der.find(kWay)) der[at + 7] = '\x7f';
  std::string strange(4096, '\0');
  std::size_t size = 0;
  ASSERT_EQ(mbedtls_pem_write_buffer("-----BEGIN CERTIFICATE-----\n", "-----END CERTIFICATE-----\n",
                                     reinterpret_cast<const unsigned char*>(der.data()), der.size(),
                                     reinterpret_cast<unsigned char*>(strange.data()), strange.size(), &size),
            0);
  strange.resize(size - 1);
  TlsClient other(reactor, judge);
  EXPECT_EQ(other.trust_authorities(as_bytes(strange)), Result<std::size_t>(fail(Error::invalid)));
  EXPECT_EQ(other.trust_authorities(as_bytes("no list")), Result<std::size_t>(fail(Error::invalid)));
  EXPECT_EQ(other.trust_authorities(as_bytes(strange + good + strange)), Result<std::size_t>(2));

  authorities = strange + good;
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_TRUE(judge.shown.front().verified);
}

TEST_F(TlsTalk, ServerWithAnotherName_IsNotVerified) {
  std::string pem(4096, '\0');
  pem.resize(identity.write_certificate(std::as_writable_bytes(std::span(pem)), Encoding::pem).value_or(0));
  authorities = pem;
  host = "elsewhere.example";
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_FALSE(judge.shown.front().verified);
}

TEST_F(TlsTalk, ServerOfAClientThatAskedForNoName_IsNotVerified) {
  std::string pem(4096, '\0');
  pem.resize(identity.write_certificate(std::as_writable_bytes(std::span(pem)), Encoding::pem).value_or(0));
  authorities = pem;
  host = "";
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_FALSE(judge.shown.front().verified) << "any certificate of that authority would have done";
  EXPECT_EQ(client_notes.made.size(), 1U) << "the judge trusts its key";
}

TEST_F(TlsTalk, Client_OffersNoCipherThatIsNotMeantTo) {
  start();
  connect();
  // A record's header, the message's, the version, 32 random bytes, the session's name; then the ciphers, by twos.
  const std::string_view hello = client_touch.sent;
  ASSERT_GT(hello.size(), 200U);
  const auto byte = [hello](std::size_t at) { return std::size_t{static_cast<unsigned char>(hello[at])}; };
  const std::size_t at = 5 + 4 + 2 + 32 + 1 + byte(5 + 4 + 2 + 32);
  const std::size_t size = byte(at) * 256 + byte(at + 1);
  ASSERT_LT(size, 100U);
  std::set<std::size_t> offered;
  for (std::size_t next = at + 2; next < at + 2 + size; next += 2) offered.insert(byte(next) * 256 + byte(next + 1));
  const std::set<std::size_t> meant{
      0x1301, 0x1302, 0x1303,  // TLS 1.3: AES-128-GCM, AES-256-GCM, ChaCha20-Poly1305
      0xc02b, 0xc02c, 0xcca9,  // the same with TLS 1.2, ECDHE and ECDSA
      0xc02f, 0xc030, 0xcca8,  // and RSA
      0x00ff,                  // "knows of secure renegotiation" (RFC 5746)
  };
  EXPECT_EQ(offered, meant);
}

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

TEST_F(TlsTalk, SecondConnection_GoesOnWithTheFirstOnesSession) {
  for (const Version version : {Version::tls_1_3, Version::tls_1_2}) {
    judge.shown.clear();
    client_notes.made.clear();
    start({.highest = version});
    for (int round = 0; round < 3; ++round) {
      connect();
      ASSERT_TRUE(server->write(as_bytes("x")));
      run();
      std::string got;
      static_cast<void>(read_all(*client, got));
      EXPECT_EQ(got, "x");
    }
    EXPECT_EQ(judge.shown.size(), 1U) << "the key is shown once";
    ASSERT_EQ(client_notes.made.size(), 3U);
    EXPECT_FALSE(client_notes.made[0].resumed);
    EXPECT_TRUE(client_notes.made[1].resumed && client_notes.made[2].resumed);
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(TlsTalk, ServerThatChangedItsKey_IsJudgedAgainDespiteTheSession) {
  Identity other;
  ASSERT_TRUE(other.make(entropy));
  for (const Version version : {Version::tls_1_3, Version::tls_1_2}) {
    judge.verdict = true;
    start({.highest = version});
    connect();
    EXPECT_EQ(error_of(*client), Error::would_block);
    client.reset();
    server.reset();
    run();
    tls_server.emplace(reactor, TlsOptions{.highest = version});
    ASSERT_TRUE(tls_server->start(other, entropy));
    judge.shown.clear();
    judge.verdict = false;
    connect();
    ASSERT_EQ(judge.shown.size(), 1U);
    EXPECT_EQ(judge.shown.front().key, other.fingerprint());
    EXPECT_EQ(error_of(*client), Error::not_allowed);
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(TlsTalk, WithoutResumption_EveryConnectionIsJudged) {
  start({.resume = false});
  for (int round = 0; round < 2; ++round) {
    connect();
    ASSERT_TRUE(server->write(as_bytes("x")));
    run();
    EXPECT_EQ(error_of(*client), Error::would_block);
  }
  EXPECT_EQ(judge.shown.size(), 2U);
}

TEST_F(TlsTalk, WithoutEntropy_NeitherSideStarts) {
  FailingEntropy nothing(0);
  TlsServer no_server(reactor);
  TlsClient no_client(reactor, judge);
  EXPECT_EQ(no_server.start(identity, nothing), Result<void>(fail(Error::io)));
  EXPECT_EQ(no_client.start("", nothing), Result<void>(fail(Error::io)));
  net::StreamHandle client_end;
  net::StreamHandle server_end;
  connect_below(client_end, server_end);
  EXPECT_EQ(no_server.wrap(server_end).error(), Error::invalid);
  EXPECT_NE(server_end, nullptr);
}

TEST_F(TlsTalk, ServerWhoseStartFailedHalfway_ServesNobodyUntilItIsStarted) {
  int failed = 0;
  for (int fillings = 0;; ++fillings) {
    FailingEntropy giving_out(fillings);
    TlsServer half(reactor);
    const auto answer = half.start(identity, giving_out);
    if (answer) break;
    ++failed;
    EXPECT_EQ(answer.error(), Error::io);
    net::StreamHandle client_end;
    net::StreamHandle server_end;
    connect_below(client_end, server_end);
    EXPECT_EQ(half.wrap(server_end).error(), Error::invalid) << "after " << fillings;
    EXPECT_TRUE(half.start(identity, entropy));
    EXPECT_TRUE(half.wrap(server_end));
  }
  EXPECT_GT(failed, 1) << "the keys of the tickets are drawn after the first sample";
}

TEST_F(TlsTalk, WithoutRoomForAnyStream_NothingStarts) {
  TlsServer none(reactor, {.streams = 0});
  EXPECT_EQ(none.start(identity, entropy), Result<void>(fail(Error::no_resources)));
}

TEST_F(TlsTalk, EntropyThatGivesOutAtAnyPoint_FailsTheHandshakeOnly) {
  bool through = false;
  for (int fillings = 1; !through; ++fillings) {
    ASSERT_LT(fillings, 200);
    FailingEntropy giving_out(fillings);
    server_notes.made.clear();
    server_notes.troubles.clear();
    client_notes.troubles.clear();
    {
      TlsServer some_server(reactor, {.observer = &server_notes});
      TlsClient some_client(reactor, judge, {.observer = &client_notes});
      if (!some_server.start(identity, giving_out) || !some_client.start("", giving_out)) continue;
      net::StreamHandle client_end;
      net::StreamHandle server_end;
      connect_below(client_end, server_end);
      auto made_client = some_client.wrap(client_end);
      auto made_server = some_server.wrap(server_end);
      ASSERT_TRUE(made_client && made_server);
      run();
      through = !server_notes.made.empty();
      if (!through) {
        EXPECT_NE(error_of(**made_server), Error::would_block) << "after " << fillings;
        const auto& first = client_notes.troubles.empty() ? server_notes.troubles : client_notes.troubles;
        EXPECT_TRUE(std::ranges::count(server_notes.troubles, Trouble::no_entropy) +
                    std::ranges::count(client_notes.troubles, Trouble::no_entropy))
            << "after " << fillings << ": " << trouble_name(first.front());
      }
      made_client->reset();
      made_server->reset();
      run();
    }
  }
}

TEST_F(TlsTalk, SendFile_IsUnsupported) {
  start();
  connect();
  EXPECT_EQ(client->send_file(reinterpret_cast<const FileHandle&>(client), 0, 1),
            Result<std::size_t>(fail(Error::unsupported)));
}

}  // namespace
}  // namespace wirelab::tls
