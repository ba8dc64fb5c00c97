// What a side needs before it serves anybody, and what happens when it runs out.

#include <algorithm>

#include "tests/unit/tls/failing_entropy.h"
#include "tests/unit/tls/tls_story.h"

namespace wirelab::tls {
namespace {

using TlsStart = TlsStory;

TEST_F(TlsStart, WithoutEntropy_NeitherSideStarts) {
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

TEST_F(TlsStart, ServerWhoseStartFailedHalfway_ServesNobodyUntilItIsStarted) {
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

TEST_F(TlsStart, WithoutRoomForAnyStream_NothingStarts) {
  TlsServer none(reactor, {.streams = 0});
  EXPECT_EQ(none.start(identity, entropy), Result<void>(fail(Error::no_resources)));
}

TEST_F(TlsStart, EntropyThatGivesOutAtAnyPoint_FailsTheHandshakeOnly) {
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

}  // namespace
}  // namespace wirelab::tls
