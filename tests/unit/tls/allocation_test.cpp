#include "firmware/tls/tls_listener.h"
#include "firmware/tls/tls_stack.h"
#include "tests/unit/tls/tls_story.h"

// What becomes of connections when mbedTLS, which allocates with calloc, gets no memory. The linker hands its calls to
// the function below (--wrap).

namespace wirelab::tls {
namespace {

/// How many calls still succeed, and how many fail then; after those all succeed again.
struct Supply {
  long good = 0;
  long bad = 0;
};
Supply supply;

bool is_refused() {
  if (supply.bad == 0) return false;
  if (supply.good > 0) {
    --supply.good;
    return false;
  }
  --supply.bad;
  return true;
}

class Allocation : public TlsStory {
 protected:
  ~Allocation() override { supply = {}; }
};

TEST_F(Allocation, ThatFailsOnceAtAnyPoint_FailsAtMostItsConnection) {
  constexpr std::array kWays{std::pair(Version::tls_1_3, false), std::pair(Version::tls_1_2, false),
                             std::pair(Version::tls_1_3, true), std::pair(Version::tls_1_2, true)};
  for (const auto& [version, resume] : kWays) {
    start({.highest = version, .resume = resume});
    int failed = 0;
    bool reached = true;
    // Big numbers allocate by the thousand: from the twentieth call on only some are tried.
    for (long good = 0; reached; good += 1 + good / 20) {
      ASSERT_LT(good, 1'000'000);
      net::StreamHandle client_end;
      net::StreamHandle server_end;
      connect_below(client_end, server_end);
      supply = {.good = good, .bad = 1};
      auto made_client = tls_client->wrap(client_end);
      auto made_server = tls_server->wrap(server_end);
      if (!made_client || !made_server) {
        supply = {};
        const auto& refused = made_client ? made_server : made_client;
        EXPECT_EQ(refused.error(), Error::no_resources);
        EXPECT_NE(made_client ? server_end : client_end, nullptr) << "what could not be served was not taken";
        ++failed;
        continue;
      }
      run();
      // Otherwise the handshake needs fewer: nothing was missing.
      reached = supply.bad == 0;
      supply = {};
      const auto server_says = (*made_server)->write(as_bytes("hello"));
      run();
      std::string got;
      const auto client_says = read_all(**made_client, got);
      if (server_says && got == "hello") continue;
      ++failed;
      ASSERT_FALSE(client_says && server_says);
      EXPECT_TRUE((!client_says && !is_passing(client_says.error())) ||
                  (!server_says && !is_passing(server_says.error())))
          << "after " << good << " calls both of them wait for ever";
    }
    EXPECT_GT(failed, 20);
    connect();
    EXPECT_TRUE(server->write(as_bytes("as before")));
    client.reset();
    server.reset();
    run();
  }
}

TEST_F(Allocation, ThatAnIdentityNeeds_IsNotTakenForABadOne) {
  std::string key(1024, '\0');
  key.resize(identity.write_key(std::as_writable_bytes(std::span(key)), Encoding::pem).value_or(0));
  std::string chain(4096, '\0');
  chain.resize(identity.write_certificate(std::as_writable_bytes(std::span(chain)), Encoding::pem).value_or(0));
  for (const bool made : {true, false}) {
    int failed = 0;
    int hidden = 0;
    bool reached = true;
    for (long good = 0; reached; good += 1 + good / 40) {
      Identity other;
      supply = {.good = good, .bad = 1};
      const auto answer = made ? other.make(entropy) : other.read(as_bytes(key), as_bytes(chain), entropy);
      reached = supply.bad == 0;
      supply = {};
      if (answer) continue;
      ++failed;
      if (answer.error() != Error::no_resources) ++hidden;
      EXPECT_TRUE(other.fingerprint().empty());
    }
    EXPECT_GT(failed, 50);
    // Of a key that is read, mbedTLS says only that it is bad while it computes with its number.
    EXPECT_LE(hidden, made ? 0 : 10);
  }
}

class Bell final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

TEST_F(Allocation, ThatAcceptNeeds_IsAskedForAgainByItself) {
  start();
  TlsStack stack(server_stack, &*tls_server, nullptr);
  auto listener = stack.listen({kServer, 0}, {});
  ASSERT_TRUE(listener);
  Bell bell;
  (*listener)->watch(&bell);
  auto dialled = client_stack.connect({kServer, (*listener)->local().port});
  ASSERT_TRUE(dialled);
  run();
  supply = {.good = 0, .bad = 1'000'000};
  EXPECT_EQ((*listener)->accept().error(), Error::no_resources);
  supply = {};
  const int calls = bell.calls;
  run();
  EXPECT_EQ(bell.calls, calls);
  pass(TlsListener::kRetryTime);
  EXPECT_GT(bell.calls, calls);
  EXPECT_TRUE((*listener)->accept()) << "it waited";
}

}  // namespace
}  // namespace wirelab::tls

extern "C" void* __real_calloc(std::size_t count, std::size_t size);
extern "C" void* __wrap_calloc(std::size_t count, std::size_t size);
extern "C" void* __wrap_calloc(std::size_t count, std::size_t size) {
  return wirelab::tls::is_refused() ? nullptr : __real_calloc(count, size);
}
