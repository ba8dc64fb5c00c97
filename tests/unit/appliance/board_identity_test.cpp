// The key that people compare: made once, durable first, read back; never replaced behind its owner's back.

#include "firmware/appliance/board_identity.h"

#include <gtest/gtest.h>

#include <string>

#include "firmware/appliance/console_lines.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_document_store.h"
#include "tests/unit/tls/failing_entropy.h"

namespace wirelab::appliance {
namespace {

struct Fixture {
  Result<void> load(BoardIdentity& identity) {
    static_cast<void>(identity.load());
    reactor.run_until_stalled();
    return identity.load();
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryDocumentStore documents{reactor};
  test::RepeatableEntropy entropy;
};

TEST(BoardIdentity, FirstStart_MakesOneThatLasts) {
  Fixture f;
  BoardIdentity first(f.reactor, f.documents, f.entropy);
  ASSERT_TRUE(f.load(first));
  const auto fingerprint = first.identity().fingerprint();
  EXPECT_TRUE(fingerprint.view().starts_with("SHA256:"));
  BoardIdentity second(f.reactor, f.documents, f.entropy);
  ASSERT_TRUE(f.load(second));
  EXPECT_EQ(second.identity().fingerprint(), fingerprint);
}

TEST(BoardIdentity, NobodySeesAKeyThatIsNotDurable) {
  Fixture f;
  f.documents.rules.held = true;
  BoardIdentity identity(f.reactor, f.documents, f.entropy);
  EXPECT_EQ(f.load(identity), fail(Error::would_block));
  f.documents.rules.release_held();
  EXPECT_TRUE(f.load(identity));
  EXPECT_TRUE(f.documents.documents["tls-identity"].starts_with("-----BEGIN EC PRIVATE KEY-----"));
}

TEST(BoardIdentity, Damaged_IsNotReplaced) {
  Fixture f;
  BoardIdentity first(f.reactor, f.documents, f.entropy);
  ASSERT_TRUE(f.load(first));
  std::string& kept = f.documents.documents["tls-identity"];
  for (const std::string& damaged : {std::string(), kept.substr(0, kept.size() / 2), "x" + kept, kept.substr(300)}) {
    kept = damaged;
    BoardIdentity again(f.reactor, f.documents, f.entropy);
    EXPECT_EQ(f.load(again), fail(Error::invalid));
    EXPECT_EQ(kept, damaged);
  }
}

TEST(BoardIdentity, WithoutEntropy_ThereIsNone) {
  Fixture f;
  tls::FailingEntropy none(0);
  BoardIdentity identity(f.reactor, f.documents, none);
  EXPECT_EQ(f.load(identity), fail(Error::io));
  EXPECT_TRUE(f.documents.documents.empty());
}

TEST(ConsoleLines, SayWhatPeopleNeed) {
  ConsoleFacts facts{.address = net::Address::ipv4(192, 0, 2, 7),
                     .access = command::AccessMode::login,
                     .tls_port = 5006,
                     .fingerprint = "SHA256:abc",
                     .claim_code = "7K2QF-0MX1T"};
  auto lines = console_lines(facts, Language::english);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0], "wirelabd tls: 192.0.2.7:5006, key SHA256:abc");
  EXPECT_EQ(lines[1], "wirelabd access: login: who wants anything has to log in");
  EXPECT_EQ(lines[2], "wirelabd unclaimed: nobody owns it yet; the code is 7K2QF-0MX1T. With it: wirelab claim");
  facts.claim_code = {};
  facts.tls_port = 0;
  facts.tls_trouble = "io";
  facts.labs = "v2 (TCP 12345), chat-udp (UDP 5000)";
  lines = console_lines(facts, Language::spanish);
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[2], "wirelabd labs: en marcha: v2 (TCP 12345), chat-udp (UDP 5000)");
  EXPECT_EQ(lines[0], "wirelabd tls: no hay (io); nadie puede entrar con clave");
}

TEST(ApplianceSettings, NobodySaid_LoginButForThisHost) {
  ApplianceSettings settings;
  EXPECT_EQ(settings.access_mode(), command::AccessMode::login);
  EXPECT_EQ(settings.registration().needs, command::Role::admin);
  settings.listen = net::Address::loopback(net::Family::ipv6);
  EXPECT_EQ(settings.access_mode(), command::AccessMode::open);
  EXPECT_EQ(settings.registration().needs, command::Role::nobody);
  settings.access = 3;
  EXPECT_EQ(settings.access_mode(), command::AccessMode::login);
  settings.self_registration = 1;
  EXPECT_EQ(settings.registration().needs, command::Role::nobody);
  EXPECT_EQ(settings.registration().role, command::Role::reader);
  EXPECT_GT(settings.registration().penalty, Duration::zero());
  settings.access = 1;
  EXPECT_EQ(settings.registration().penalty, Duration::zero()) << "as on the reference system";
}

TEST(ApplianceSettings, PortOfTls_IsTheNextUnlessSaid) {
  ApplianceSettings settings;
  EXPECT_EQ(settings.tls_endpoint().port, 5006);
  settings.port = 7000;
  EXPECT_EQ(settings.tls_endpoint().port, 7001);
  settings.port = 0;
  EXPECT_EQ(settings.tls_endpoint().port, 0);
  settings.tls_port = 443;
  EXPECT_EQ(settings.tls_endpoint().port, 443);
}

}  // namespace
}  // namespace wirelab::appliance
