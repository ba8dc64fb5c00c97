#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/command/server.h"
#include "firmware/files/file_verbs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/planted_verbs.h"
#include "tests/support/scripted_stack.h"

namespace wirelab::command {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Keeps log lines.
class KeptLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view line) noexcept override { lines.emplace_back(line); }
  std::vector<std::string> lines;
};

/// A verb that two words belong to and whose outcome the test chooses: what accounts do, without accounts.
class PasswordVerb final : public Verb {
 public:
  PasswordVerb() noexcept : Verb("LOGIN", ArgumentForm::two_words, OutcomeKind::failed, Role::nobody, Words::secret) {}
  void begin(const Beginning& beginning) override {
    seen = std::string(beginning.arguments.first) + "|" + std::string(beginning.arguments.second);
    beginning.slot.make<Told>(outcome);
  }

  Outcome outcome{.kind = OutcomeKind::authenticated, .granted = Role::writer};
  std::string seen;

 private:
  class Told final : public Exchange {
   public:
    explicit Told(const Outcome& outcome) noexcept : outcome_(outcome) {}
    Step next() override { return Finish{outcome_}; }

   private:
    Outcome outcome_;
  };
};

/// A segment as the tests write it.
inline test::ScriptedStream::Segment segment(std::string_view bytes) { return {std::string(bytes), false}; }
/// A segment that carries the FIN.
inline test::ScriptedStream::Segment last_segment(std::string_view bytes) { return {std::string(bytes), true}; }

/// A server with a verb of each other kind and the file verbs over a store in memory, on a clock that stands still.
class ServerFixture {
 public:
  using Peer = test::ScriptedStream;

  explicit ServerFixture(const ServerOptions& options = {})
      : stack(reactor), store(reactor), files(store), server_storage(std::in_place, stack, verbs, options, log) {
    EXPECT_TRUE(files.add_to(verbs));
    for (Verb* verb : std::initializer_list<Verb*>{&password_verb, &document_verb, &stream_verb})
      EXPECT_TRUE(verbs.add(*verb));
    EXPECT_TRUE(server().start());
    run();
  }

  Server& server() { return *server_storage; }
  /// Everything that can happen at this moment happens.
  void run() { EXPECT_TRUE(reactor.run_until_stalled()); }
  void pass(Duration time) {
    clock.advance(time);
    run();
  }
  /// A client connects and says nothing.
  Peer& connect() {
    Peer& peer = stack.connect();
    run();
    return peer;
  }
  /// A segment arrives and is dealt with.
  void say(Peer& peer, std::string_view bytes) {
    peer.arrive(bytes);
    run();
  }
  /// A client that sends `bytes` as one segment and waits out the quiet gap.
  Peer& ask(std::string_view bytes) {
    Peer& peer = connect();
    say(peer, bytes);
    pass(kGap);
    return peer;
  }
  /// The peer closes, and everything that the server waits for after that passes.
  void leave(Peer& peer) {
    peer.arrive_fin();
    run();
  }
  /// Every command line in the log, oldest first.
  [[nodiscard]] std::string log_text() const {
    std::string all;
    for (const auto& line : kept.lines) all += line + "\n";
    return all;
  }

  static constexpr Duration kGap = milliseconds(10);

  test::ManualClock clock;
  Reactor reactor{clock};
  test::ScriptedStack stack;
  test::MemoryFileStore store;
  files::FileVerbs files;
  PasswordVerb password_verb;
  test::DocumentVerb document_verb;
  test::StreamVerb stream_verb{reactor};
  VerbTable verbs;
  KeptLog kept;
  Log log{kept, LogLevel::debug};
  std::optional<Server> server_storage;
};

}  // namespace wirelab::command
