#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "firmware/files/file_verbs.h"
#include "firmware/files/session_file_verbs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"

namespace wirelab::files {

/// Counts its calls.
class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

struct FilesFixture {
  FilesFixture() {
    EXPECT_TRUE(verbs.add_to(table));
    EXPECT_TRUE(session_verbs.add_to(table));
  }

  /// Begins a command; its exchange is in the slot.
  command::Exchange& begin(std::string_view verb, std::string_view first, std::string_view second = {}) {
    table.find(verb)->begin({slot, watcher, {first, second}});
    return *slot.get();
  }
  /// Begins a command of sessions with its words.
  command::Exchange& begin_session(std::string_view verb, std::initializer_list<std::string_view> words) {
    command::Arguments arguments;
    arguments.count = words.size();
    std::size_t index = 0;
    for (const std::string_view word : words) {
      (index == 0 ? arguments.first : index == 1 ? arguments.second : arguments.more[index - 2]) = word;
      ++index;
    }
    table.find(verb)->begin({slot, watcher, arguments});
    return *slot.get();
  }
  /// The next step that is not a Wait or Yield.
  command::Step step() {
    for (int turn = 0; turn < 100'000; ++turn) {
      command::Step next = slot.get()->next();
      if (std::holds_alternative<command::Yield>(next)) {
        ++yields;
        continue;
      }
      if (!std::holds_alternative<command::Wait>(next)) return next;
      const int calls = watcher.calls;
      reactor.run_until_stalled();
      EXPECT_GT(watcher.calls, calls) << "told to wait, and nobody called";
    }
    ADD_FAILURE() << "waits for ever";
    return command::Wait{};
  }
  /// The outcome, which must be the next step.
  command::Outcome outcome() {
    const command::Step next = step();
    const auto* finish = std::get_if<command::Finish>(&next);
    EXPECT_NE(finish, nullptr);
    return finish != nullptr ? finish->outcome : command::Outcome{};
  }
  /// The document, which must be the next step.
  std::string document() {
    const command::Step next = step();
    const auto* report = std::get_if<command::SendDocument>(&next);
    EXPECT_NE(report, nullptr);
    return std::string(report != nullptr ? report->document : "");
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  test::MemoryFileStore store{reactor};
  FileVerbs verbs{store};
  SessionFileVerbs session_verbs{reactor, store};
  command::VerbTable table;
  Counter watcher;
  command::ExchangeSlot slot;
  int yields = 0;
};

}  // namespace wirelab::files
