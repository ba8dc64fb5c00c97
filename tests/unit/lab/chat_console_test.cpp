#include "firmware/lab/chat_console.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/unit/lab/laboratory_fixture.h"

namespace wirelab::lab {
namespace {

/// A person at a terminal.
class FakeTerminal final : public Terminal {
 public:
  explicit FakeTerminal(Reactor& reactor) : reactor_(reactor) {}

  std::size_t read(std::span<char> keys) noexcept override {
    const std::size_t count = typed_.copy(keys.data(), keys.size());
    typed_.erase(0, count);
    return count;
  }
  bool write(std::string_view text) noexcept override {
    EXPECT_LE(text.size(), kMostShown);
    if (taken_at_most-- <= 0) return false;
    shown += text;
    return true;
  }
  bool needs_echo() const noexcept override { return echo; }
  void watch(Watcher* watcher) noexcept override { watcher_ = watcher; }

  void type(std::string_view keys) {
    typed_ += keys;
    if (watcher_ != nullptr) reactor_.mark(*watcher_);
  }
  [[nodiscard]] bool watched() const { return watcher_ != nullptr; }
  /// What was shown since the last call.
  std::string take() { return std::exchange(shown, {}); }

  std::string shown;
  bool echo = false;
  int taken_at_most = 1'000'000;  // pieces more

 private:
  Reactor& reactor_;
  Watcher* watcher_ = nullptr;
  std::string typed_;
};

class ChatConsoleTest : public LaboratoryFixture {
 protected:
  ChatRoom& room(std::string_view lab = "chat") { return *laboratory.chat(*find_lab(lab)); }
  void start_chat(std::string_view lab = "chat") {
    ASSERT_TRUE(start(lab, {.name = std::string_view("R1")}));
    reactor.run_until_stalled();
  }
  /// What is shown once nothing is left to do.
  std::string shown() {
    reactor.run_until_stalled();
    return terminal.take();
  }
  std::string type(std::string_view keys) {
    terminal.type(keys);
    return shown();
  }
  /// The last line of a chat.
  std::string last(std::string_view lab = "chat") { return std::string(room(lab).from(room(lab).last())->text()); }

  static constexpr std::string_view kNoChat =
      "wirelabd chat: no chat runs, so nobody was told; wirelab lab start chat starts one\n";

  FakeTerminal terminal{reactor};
  std::optional<ChatConsole> console{std::in_place, laboratory, terminal, console_texts(false)};
};

TEST_F(ChatConsoleTest, WithoutAChat_OnlyWhoTypesIsAnswered) {
  EXPECT_EQ(shown(), "");
  ASSERT_TRUE(start("v2"));
  EXPECT_EQ(shown(), "");
  EXPECT_EQ(type("\n  \n"), "");
  EXPECT_EQ(type("hello\n"), kNoChat);
  EXPECT_EQ(type("/chat hello\n"),
            "wirelabd chat: that chat does not run, so nobody was told; wirelab lab start starts it\n");
}

TEST_F(ChatConsoleTest, WhatIsHeard_IsShown) {
  start_chat();
  room().add(ChatEvent::joined, "192.0.2.7:40000");
  room().hear("R2: hello\nR2: are you there?");
  room().say("from elsewhere");
  room().add(ChatEvent::left, {});
  EXPECT_EQ(shown(),
            "[chat joined] 192.0.2.7:40000\n[chat] R2: hello\n[chat] R2: are you there?\n"
            "[chat said] R1: from elsewhere\n[chat left]\n");
}

TEST_F(ChatConsoleTest, TypedLine_IsSaidAndNotShownAgain) {
  start_chat();
  EXPECT_EQ(type("hello\r\n"), "");
  EXPECT_EQ(last(), "R1: hello");
  room().hear("R2: yes?");
  EXPECT_EQ(type("one\ntwo\n"), "[chat] R2: yes?\n");
  EXPECT_EQ(last(), "R1: two");
  EXPECT_EQ(room().last(), 4U);
}

TEST_F(ChatConsoleTest, TypedLine_GoesWhereSomethingWasHeardLast) {
  start_chat("chat-udp");
  EXPECT_EQ(type("0\n"), "");
  EXPECT_EQ(last("chat-udp"), "R1: 0") << "the one that runs";
  ASSERT_TRUE(start("chat"));
  reactor.run_until_stalled();
  room("chat-udp").hear("U: me");
  type("1\n");
  EXPECT_EQ(last("chat-udp"), "R1: 1");
  room("chat").add(ChatEvent::joined, "192.0.2.7:40000");
  type("2\n");
  EXPECT_EQ(last("chat"), "wirelab: 2");
  type("/chat-udp 3\n");
  EXPECT_EQ(last("chat-udp"), "R1: 3");
  type("/chatter 4\n");
  EXPECT_EQ(last("chat"), "wirelab: /chatter 4") << "names no chat";
  EXPECT_EQ(type("/chat-udp  \n"), "wirelabd chat: there is nothing to say behind the chat's name\n");
}

TEST_F(ChatConsoleTest, Client_DoesNotSteerTheTerminal) {
  start_chat();
  room().hear(
      "\x1b[2J\x1b]0;mine\a\xc2\x9b"
      "1m\xff ok \\ \xc3\xb1 \xe2\x80\xaetxt\rwirelabd ready:");
  EXPECT_EQ(shown(),
            "[chat] \\x1B[2J\\x1B]0;mine\\x07\\xC2\\x9B1m\\xFF ok \\\\ \xc3\xb1 \\xE2\\x80\\xAEtxt"
            "\\x0Dwirelabd ready:\n");
}

TEST_F(ChatConsoleTest, LongestLine_IsShownWhole) {
  start_chat();
  std::string long_line;
  while (long_line.size() + 3 <= kLongestMessage) long_line += "\xe2\x82\xac";
  room().hear(long_line);
  EXPECT_EQ(shown(), "[chat] " + long_line + "\n");
  room().hear(std::string(kLongestMessage, '\x1b'));
  EXPECT_EQ(shown().size(), std::string_view("[chat] \n").size() + 4 * kLongestMessage);
}

TEST_F(ChatConsoleTest, LinesThatCameTooFast_AreCounted) {
  start_chat();
  for (int number = 1; number <= 20; ++number) room().hear(std::to_string(number));
  const std::string all = shown();
  EXPECT_TRUE(all.starts_with("[chat lost] 12\n[chat] 13\n")) << all;
  EXPECT_TRUE(all.ends_with("[chat] 20\n")) << all;
}

TEST_F(ChatConsoleTest, ChatThatStopsAndStarts_IsAnother) {
  start_chat();
  room().hear("R2: one");
  shown();
  ASSERT_TRUE(laboratory.stop(*find_lab("chat")));
  EXPECT_EQ(shown(), "[chat stopped]\n");
  EXPECT_EQ(type("hello\n"), kNoChat);
  start_chat();
  room().hear("R2: two");
  EXPECT_EQ(shown(), "[chat] R2: two\n");
  ASSERT_TRUE(laboratory.stop(*find_lab("chat")));
  ASSERT_TRUE(start("chat"));
  room().hear("R2: three");
  EXPECT_EQ(shown(), "[chat stopped]\n[chat] R2: three\n") << "within one turn";
}

TEST_F(ChatConsoleTest, LinesThatAreNone_AreAnswered) {
  start_chat();
  EXPECT_EQ(type(std::string(3000, 'x') + "\n"),
            "wirelabd chat: the line was not said: it is longer than 990 bytes. Say it in several\n");
  EXPECT_EQ(type("se\xf1or\n"),
            "wirelabd chat: the line was not said: it is not UTF-8. Set the terminal to UTF-8 and type it again\n");
  EXPECT_EQ(room().last(), 0U);
  EXPECT_EQ(type(std::string(LineEditor::kLongestLine, 'x') + "\n"), "");
  EXPECT_EQ(last(), "R1: " + std::string(LineEditor::kLongestLine, 'x'));
}

TEST_F(ChatConsoleTest, TerminalWithoutEcho_IsGivenOne) {
  terminal.echo = true;
  start_chat();
  EXPECT_EQ(type("hek\bllo"), "hek\b \bllo");
  room().hear("R2: hi");
  EXPECT_EQ(shown(), "\n[chat] R2: hi\nhello") << "what is being typed is shown again";
  EXPECT_EQ(type("\r"), "\n");
  EXPECT_EQ(last(), "R1: hello");
  room().hear("R2: bye");
  EXPECT_EQ(shown(), "[chat] R2: bye\n");
}

TEST_F(ChatConsoleTest, TerminalThatIsBehind_CutsTheLine) {
  start_chat();
  terminal.taken_at_most = 4;
  room().hear(std::string(500, 'x'));
  EXPECT_EQ(shown(), "[chat] ");
  room().hear("R2: lost");
  EXPECT_EQ(shown(), "");
  terminal.taken_at_most = 1000;
  room().hear("R2: again");
  EXPECT_EQ(shown(), "\n[chat] R2: again\n");
}

TEST_F(ChatConsoleTest, InSpanish) {
  console.reset();
  EXPECT_FALSE(terminal.watched());
  console.emplace(laboratory, terminal, console_texts(true));
  EXPECT_TRUE(type("hola\n").starts_with("wirelabd chat: no hay ningún chat"));
}

TEST_F(ChatConsoleTest, WithoutIt_LabsStartAndStop) {
  console.reset();
  start_chat();
  room().hear("R2: nobody is there");
  EXPECT_EQ(type("hello\n"), "");
  laboratory.stop_all();
  EXPECT_EQ(shown(), "");
}

}  // namespace
}  // namespace wirelab::lab
