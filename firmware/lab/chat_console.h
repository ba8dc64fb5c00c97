#pragma once

#include <array>

#include "firmware/lab/console_output.h"
#include "firmware/lab/console_texts.h"
#include "firmware/lab/laboratory.h"
#include "firmware/lab/line_editor.h"

namespace wirelab::lab {

/// The appliance's side of the chats, on its console: shows what they hear, and says what is typed there in the one
/// that heard something last, or in the one that the line names ("/chat-udp text"). Without a chat it is silent, but
/// for an answer to who types.
class ChatConsole final : private Watcher {
 public:
  /// All of them outlive it; nobody else watches the laboratory or the terminal.
  ChatConsole(Laboratory& laboratory, Terminal& terminal, const ConsoleTexts& texts) noexcept;
  ~ChatConsole();

 private:
  /// What is known of one chat.
  class Ear final : public ChatListener {
   public:
    Ear(ChatConsole& console, std::string_view lab) noexcept : kind(*find_lab(lab)), console_(console) {}
    void line_added() override { console_.wake(); }

    const LabKind& kind;
    bool listening = false;
    std::uint64_t run = 0;     // of the lab, when it listens
    std::uint64_t told = 0;    // the number of the last line that was shown
    std::uint64_t latest = 0;  // when it heard something last, counted; 0: not yet

   private:
    ChatConsole& console_;
  };

  void ready() override;
  void wake() noexcept { laboratory_.reactor().mark(*this); }
  void follow(Ear& ear) noexcept;
  [[nodiscard]] bool show_next(Ear& ear) noexcept;
  [[nodiscard]] bool read_keys() noexcept;
  void ended(Typed how) noexcept;
  void say(std::string_view line) noexcept;
  void say(Ear& ear, std::string_view text) noexcept;
  [[nodiscard]] Ear* named(std::string_view& line) noexcept;
  [[nodiscard]] Ear* latest() noexcept;
  void show(const Ear& ear, std::string_view event, std::string_view text) noexcept;
  void answer(std::string_view text) noexcept;
  [[nodiscard]] std::string_view being_typed() const noexcept;

  Laboratory& laboratory_;
  Terminal& terminal_;
  const ConsoleTexts& texts_;
  ConsoleOutput output_{terminal_};
  LineEditor editor_;
  std::array<Ear, 2> ears_{Ear{*this, "chat"}, Ear{*this, "chat-udp"}};
  std::uint64_t heard_ = 0;  // lines and clients, in all chats
};

}  // namespace wirelab::lab
