// A key and its certificates that an admin sends: checked as the next start will, durable before the answer, and what
// was there stays whatever is wrong.

#include "firmware/appliance/identity_verb.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "firmware/appliance/board_identity.h"
#include "firmware/command/exchange.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_document_store.h"
#include "tests/unit/tls/failing_entropy.h"

namespace wirelab::appliance {
namespace {

using command::OutcomeKind;

struct Woken final : Watcher {
  void ready() override { ++calls; }
  int calls = 0;
};

/// The verb, over documents that hold the board's own identity, and another one to send.
struct IdentityFixture {
  IdentityFixture() {
    other = make();
    own = make();
  }
  /// A new identity's document.
  std::string make() {
    documents.documents.clear();
    BoardIdentity identity(reactor, documents, entropy);
    static_cast<void>(identity.load());
    reactor.run_until_stalled();
    EXPECT_TRUE(identity.load());
    return documents.documents["tls-identity"];
  }
  void begin(command::ExchangeSlot& in) {
    in.clear();
    verb.begin({in, woken, {}, {}, {}});
  }
  /// Sends the body, if it is asked for, a few bytes at a time.
  command::Step send(std::string_view body) {
    if (!std::holds_alternative<command::AskSize>(slot.get()->next())) return slot.get()->next();
    slot.get()->size_announced(body.size());
    const command::Step step = slot.get()->next();
    const auto* taking = std::get_if<command::ReceiveFile>(&step);
    if (taking == nullptr) return step;
    EXPECT_EQ(taking->size, body.size());
    while (!body.empty()) {
      const auto room = taking->writer.space();
      EXPECT_TRUE(room && !room->empty());
      const std::size_t part = std::min<std::size_t>({room->size(), body.size(), 1000});
      copy_bytes(as_bytes(body.substr(0, part)), *room);
      taking->writer.advance(part);
      body.remove_prefix(part);
    }
    EXPECT_TRUE(taking->writer.space()->empty());
    return slot.get()->next();
  }
  command::Outcome outcome(const command::Step& step) {
    const auto* finish = std::get_if<command::Finish>(&step);
    EXPECT_NE(finish, nullptr);
    return finish != nullptr ? finish->outcome : command::Outcome{};
  }
  command::Outcome install(std::string_view body) {
    begin(slot);
    return outcome(send(body));
  }
  const std::string& kept() { return documents.documents["tls-identity"]; }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryDocumentStore documents{reactor};
  test::RepeatableEntropy entropy;
  std::string own;
  std::string other;
  IdentityVerb verb{documents, entropy};
  Woken woken;
  command::ExchangeSlot slot;
};

TEST(IdentityVerb, Installed_IsWhatTheNextStartHas) {
  IdentityFixture f;
  const auto outcome = f.install(f.other);
  EXPECT_EQ(outcome.kind, OutcomeKind::kept_for_start);
  EXPECT_EQ(f.kept(), f.other);
  BoardIdentity next(f.reactor, f.documents, f.entropy);
  static_cast<void>(next.load());
  f.reactor.run_until_stalled();
  ASSERT_TRUE(next.load());
  EXPECT_EQ(outcome.text, next.identity().fingerprint().view());
}

TEST(IdentityVerb, IsForAdminsAndOverTlsAlone) {
  IdentityFixture f;
  EXPECT_EQ(f.verb.need().role, command::Role::admin);
  EXPECT_TRUE(f.verb.need().takes_secret);
  EXPECT_EQ(f.verb.need().authority, command::Authority::account);
}

TEST(IdentityVerb, WhatTheNextStartCouldNotRead_IsInvalid) {
  IdentityFixture f;
  const std::size_t chain = f.other.find("-----BEGIN CERTIFICATE");
  ASSERT_NE(chain, std::string::npos);
  const std::string key = f.other.substr(0, chain);
  const std::string certificate = f.other.substr(chain);
  const std::string foreign = f.own.substr(f.own.find("-----BEGIN CERTIFICATE"));
  for (const std::string& wrong :
       {std::string(), std::string("x"), key, certificate, certificate + key, key + foreign,
        f.other.substr(0, f.other.size() / 2), key + certificate.substr(0, 200), "\n" + f.other,
        key + certificate + "x" + certificate.substr(0, certificate.size() / 2) + "-----END CERTIFICATE-----\n",
        std::string(4000, '\0')}) {
    const auto outcome = f.install(wrong);
    EXPECT_EQ(outcome.kind, OutcomeKind::failed) << wrong;
    EXPECT_EQ(outcome.error, Error::invalid) << wrong;
    EXPECT_EQ(f.kept(), f.own);
  }
}

TEST(IdentityVerb, SizeBeyondItsBounds_IsRefusedBeforeAByteComes) {
  IdentityFixture f;
  for (const std::uint64_t size : {std::uint64_t{0}, std::uint64_t{IdentityVerb::kMost} + 1, UINT64_MAX}) {
    f.begin(f.slot);
    ASSERT_TRUE(std::holds_alternative<command::AskSize>(f.slot.get()->next()));
    f.slot.get()->size_announced(size);
    EXPECT_EQ(f.outcome(f.slot.get()->next()).error, Error::invalid) << size;
  }
  const std::string filled = f.other + std::string(IdentityVerb::kMost - f.other.size(), '\n');
  EXPECT_EQ(f.install(filled).error, Error::invalid) << "the key and the chain have bounds of their own";
  EXPECT_EQ(f.install(f.other + std::string(8000, '\n')).kind, OutcomeKind::kept_for_start);
}

TEST(IdentityVerb, DurableBeforeItIsAnswered) {
  IdentityFixture f;
  f.documents.rules.held = true;
  f.begin(f.slot);
  EXPECT_TRUE(std::holds_alternative<command::Wait>(f.send(f.other)));
  EXPECT_EQ(f.kept(), f.own);
  f.documents.rules.release_held();
  f.reactor.run_until_stalled();
  EXPECT_EQ(f.woken.calls, 1);
  EXPECT_EQ(f.outcome(f.slot.get()->next()).kind, OutcomeKind::kept_for_start);
  EXPECT_EQ(f.kept(), f.other);
}

TEST(IdentityVerb, CannotBeKept_TheOldOneStays) {
  IdentityFixture f;
  f.documents.rules.failures = {Error::no_space};
  EXPECT_EQ(f.install(f.other).error, Error::no_space);
  f.documents.rules.refusals = {Error::no_resources};
  EXPECT_EQ(f.install(f.other).error, Error::no_resources);
  EXPECT_EQ(f.kept(), f.own);
  EXPECT_EQ(f.install(f.other).kind, OutcomeKind::kept_for_start);
}

TEST(IdentityVerb, OneAtATime) {
  IdentityFixture f;
  command::ExchangeSlot second;
  f.begin(f.slot);
  f.begin(second);
  EXPECT_EQ(f.outcome(second.get()->next()).error, Error::in_use);
  f.documents.rules.held = true;
  EXPECT_TRUE(std::holds_alternative<command::Wait>(f.send(f.other)));
  f.slot.clear();  // whoever sent it is gone, and it is still on its way to the disk
  f.begin(second);
  EXPECT_EQ(f.outcome(second.get()->next()).error, Error::in_use);
  f.documents.rules.release_held();
  EXPECT_EQ(f.install(f.other).kind, OutcomeKind::kept_for_start);
}

TEST(IdentityVerb, Words_AreInvalid) {
  IdentityFixture f;
  f.verb.begin({f.slot, f.woken, {.first = "x", .second = {}, .count = 1}, {}, {}});
  EXPECT_EQ(f.outcome(f.slot.get()->next()).error, Error::invalid);
}

TEST(IdentityVerb, WithoutEntropyForTheCheck_NothingIsInstalled) {
  IdentityFixture f;
  tls::FailingEntropy none(0);
  IdentityVerb verb(f.documents, none);
  command::ExchangeSlot slot;
  verb.begin({f.slot, f.woken, {}, {}, {}});
  EXPECT_EQ(f.outcome(f.send(f.other)).kind, OutcomeKind::failed);
  EXPECT_EQ(f.kept(), f.own);
  f.slot.clear();
}

}  // namespace
}  // namespace wirelab::appliance
