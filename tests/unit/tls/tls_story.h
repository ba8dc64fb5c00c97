#pragma once

#include <gtest/gtest.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "firmware/tls/tls_client.h"
#include "firmware/tls/tls_server.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"
#include "tests/support/repeatable_entropy.h"
#include "tests/unit/tls/touched_stream.h"

namespace wirelab::tls {

/// Writes down what it hears.
class Notes final : public Observer {
 public:
  void established(const net::Endpoint& /*peer*/, const Agreement& agreement) override { made.push_back(agreement); }
  void failed(const net::Endpoint& /*peer*/, Trouble trouble, int /*code*/) override { troubles.push_back(trouble); }

  std::vector<Agreement> made;
  std::vector<Trouble> troubles;
};

/// Writes down what it is shown, and decides as it was told to.
class Judge final : public PeerJudge {
 public:
  bool trusts(const PeerCertificate& certificate) override {
    shown.push_back(certificate);
    return verdict;
  }

  bool verdict = true;
  std::vector<PeerCertificate> shown;
};

/// A server and a client of TLS on a memory network, and the stream between them.
class TlsStory : public testing::Test {
 protected:
  TlsStory() {
    static constexpr std::array<std::string_view, 1> kHosts{"board.example"};
    EXPECT_TRUE(identity.make(entropy, {.hosts = kHosts}));
  }

  /// Sets both sides up; options differ in the observer alone.
  void start(TlsOptions options = {}) { start(options, options); }
  void start(TlsOptions for_server, TlsOptions for_client) {
    for_server.observer = &server_notes;
    for_client.observer = &client_notes;
    tls_server.emplace(reactor, for_server);
    tls_client.emplace(reactor, judge, for_client);
    ASSERT_TRUE(tls_server->start(identity, entropy));
    if (!authorities.empty()) {
      ASSERT_TRUE(tls_client->trust_authorities(as_bytes(authorities)));
    }
    ASSERT_TRUE(tls_client->start(host, entropy));
  }
  /// A TCP connection, both ends of which can be touched.
  void connect_below(net::StreamHandle& client_end, net::StreamHandle& server_end) {
    auto listener = server_stack.listen({kServer, 0}, {});
    ASSERT_TRUE(listener);
    auto connecting = client_stack.connect({kServer, (*listener)->local().port});
    ASSERT_TRUE(connecting);
    run();
    auto accepted = (*listener)->accept();
    ASSERT_TRUE(accepted);
    client_end = net::StreamHandle(new TouchedStream(std::move(*connecting), client_touch));
    server_end = net::StreamHandle(new TouchedStream(std::move(*accepted), server_touch));
  }
  /// TLS at both ends, as far as the handshake goes.
  void connect() {
    net::StreamHandle client_end;
    net::StreamHandle server_end;
    connect_below(client_end, server_end);
    auto made_client = tls_client->wrap(client_end);
    auto made_server = tls_server->wrap(server_end);
    ASSERT_TRUE(made_client && made_server);
    client = std::move(*made_client);
    server = std::move(*made_server);
    run();
  }
  void run() { ASSERT_TRUE(reactor.run_until_stalled()); }
  void pass(Duration time) {
    clock.advance(time);
    run();
  }
  static Result<std::size_t> read(net::Stream& stream, std::string& into) {
    std::array<std::byte, 4096> room{};
    const auto count = stream.read(room);
    if (count) into.append(as_text(ConstBytes(room).first(*count)));
    return count;
  }
  /// The first answer that carries no bytes.
  static Result<std::size_t> read_all(net::Stream& stream, std::string& into) {
    for (;;) {
      const auto count = read(stream, into);
      if (!count || *count == 0) return count;
    }
  }
  static Error error_of(net::Stream& stream) {
    std::string ignored;
    const auto answer = read_all(stream, ignored);
    return answer ? Error::would_block : answer.error();
  }

  static constexpr net::Address kServer = net::Address::ipv4(192, 0, 2, 1);
  static constexpr net::Address kClient = net::Address::ipv4(192, 0, 2, 2);

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryNetwork network{reactor};
  test::MemoryStack server_stack{network, {kServer}};
  test::MemoryStack client_stack{network, {kClient}};
  test::RepeatableEntropy entropy;
  Identity identity;
  Judge judge;
  Notes server_notes;
  Notes client_notes;
  std::string authorities;
  std::string host = "board.example";
  Touch client_touch;
  Touch server_touch;
  std::optional<TlsServer> tls_server;
  std::optional<TlsClient> tls_client;
  net::StreamHandle client;
  net::StreamHandle server;
};

}  // namespace wirelab::tls
