// Whom a client talks to, and how often it is asked.

#include <mbedtls/pem.h>

#include <algorithm>
#include <set>

#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

class TlsTrust : public TlsStory {
 protected:
  /// The server's certificate.
  std::string written(Encoding encoding) {
    std::string text(4096, '\0');
    text.resize(identity.write_certificate(std::as_writable_bytes(std::span(text)), encoding).value_or(0));
    return text;
  }
};

TEST_F(TlsTrust, Client_IsShownTheServersKeyBeforeAnyByte) {
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

TEST_F(TlsTrust, ServerThatIsNotTrusted_IsNotTalkedTo) {
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

TEST_F(TlsTrust, ServerThatAnAuthorityVouchesFor_IsVerified) {
  authorities = written(Encoding::pem);
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_TRUE(judge.shown.front().verified);
  EXPECT_EQ(client_notes.made.size(), 1U);
}

TEST_F(TlsTrust, AuthorityThatCannotBeRead_IsLeftOutOfTheList) {
  std::string der = written(Encoding::der);
  const std::string good = written(Encoding::pem);
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

TEST_F(TlsTrust, ServerWithAnotherName_IsNotVerified) {
  authorities = written(Encoding::pem);
  host = "elsewhere.example";
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_FALSE(judge.shown.front().verified);
}

TEST_F(TlsTrust, ServerOfAClientThatAskedForNoName_IsNotVerified) {
  authorities = written(Encoding::pem);
  host = "";
  start();
  connect();
  ASSERT_EQ(judge.shown.size(), 1U);
  EXPECT_FALSE(judge.shown.front().verified) << "any certificate of that authority would have done";
  EXPECT_EQ(client_notes.made.size(), 1U) << "the judge trusts its key";
}

TEST_F(TlsTrust, Client_OffersNoCipherThatIsNotMeantTo) {
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

TEST_F(TlsTrust, SecondConnection_GoesOnWithTheFirstOnesSession) {
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

TEST_F(TlsTrust, ServerThatChangedItsKey_IsJudgedAgainDespiteTheSession) {
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

TEST_F(TlsTrust, WithoutResumption_EveryConnectionIsJudged) {
  start({.resume = false});
  for (int round = 0; round < 2; ++round) {
    connect();
    ASSERT_TRUE(server->write(as_bytes("x")));
    run();
    EXPECT_EQ(error_of(*client), Error::would_block);
  }
  EXPECT_EQ(judge.shown.size(), 2U);
}

}  // namespace
}  // namespace wirelab::tls
