#include "firmware/command/classic_reply.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "firmware/command/classic_answer.h"

namespace wirelab::command {
namespace {

std::string text_of(const Outcome& outcome) {
  std::string text;
  for (const std::string_view piece : classic_reply(outcome).pieces) text += piece;
  return text;
}

std::string header(std::uint64_t size) {
  std::array<char, kMaxSizeHeader> room{};
  return std::string(size_header(size, room));
}

TEST(ClassicReply, Outcomes_AreTheWordsOfTheWire) {
  EXPECT_EQ(text_of({OutcomeKind::listing, "a\nb"}), "a\nb");
  EXPECT_EQ(text_of({OutcomeKind::listing_failed, "./sfds"}), "Error: La ruta './sfds' no existe.");
  EXPECT_EQ(text_of({OutcomeKind::stored, "letras.txt"}), "SUCCESS: Fichero 'letras.txt' subido correctamente.");
  EXPECT_EQ(text_of({OutcomeKind::deleted}), "DELETED");
  EXPECT_EQ(text_of({OutcomeKind::renamed}), "RENAMED");
  EXPECT_EQ(text_of({OutcomeKind::rename_failed}), "RENAME_ERROR");
  EXPECT_EQ(text_of({OutcomeKind::authenticated}), "AUTHENTICATED");
  EXPECT_EQ(text_of({OutcomeKind::registered}), "SUCCESS");
  EXPECT_EQ(text_of({OutcomeKind::failed}), "ERROR");
  EXPECT_EQ(text_of({OutcomeKind::unknown_command}), "UNKNOWN_COMMAND");
  EXPECT_EQ(text_of({OutcomeKind::sent}), "");
}

TEST(ClassicReply, Markers_HaveTheLengthsOfTheTrace) {
  EXPECT_EQ(header(9).size(), 9U);
  EXPECT_EQ(kSendSize.size(), 10U);
  EXPECT_EQ(kSendData.size(), 10U);
  EXPECT_EQ(kFileWritten.size(), 13U);
  EXPECT_EQ(header(0), "SIZE: 0\r\n");
  EXPECT_EQ(header(std::numeric_limits<std::uint64_t>::max()), "SIZE: 18446744073709551615\r\n");
}

TEST(ClassicAnswer, Marker_EveryPrefixNeedsMore) {
  const std::string marker(kSendSize);
  for (std::size_t length = 0; length < marker.size(); ++length) {
    EXPECT_EQ(match_marker(marker.substr(0, length), kSendSize), AnswerState::needs_more);
    EXPECT_EQ(match_marker(marker.substr(0, length) + "x", kSendSize), AnswerState::differs);
  }
  EXPECT_EQ(match_marker("SEND_SIZE\nrest", kSendSize), AnswerState::matches);
  EXPECT_EQ(match_marker("ERROR", kSendSize), AnswerState::differs);
}

TEST(ClassicAnswer, SizeHeader_ReadsWhatTheServerWrites) {
  for (const std::uint64_t size :
       {std::uint64_t{0}, std::uint64_t{9}, std::uint64_t{1} << 40U, std::numeric_limits<std::uint64_t>::max()}) {
    const std::string text = header(size);
    for (std::size_t length = 0; length < text.size(); ++length) {
      EXPECT_EQ(find_size_header(text.substr(0, length)).state, AnswerState::needs_more) << text.substr(0, length);
    }
    const SizeHeader found = find_size_header(text + "data");
    EXPECT_EQ(found.state, AnswerState::matches);
    EXPECT_EQ(found.size, size);
    EXPECT_EQ(found.consumed, text.size());
  }
}

TEST(ClassicAnswer, SizeHeader_HostileOnesDiffer) {
  for (const std::string_view text :
       {"ERROR", "SIZE: \r\n", "SIZE: -1\r\n", "SIZE: +1\r\n", "SIZE:  1\r\n", "SIZE: 1 \r\n", "SIZE: 1\n",
        "SIZE: 1\rx", "SIZE: x", "SIZE: 18446744073709551616", "SIZE: 000000000000000000001", "size: 1\r\n"}) {
    EXPECT_EQ(find_size_header(text).state, AnswerState::differs) << text;
  }
}

TEST(ClassicAnswer, StoredName_OutOfTheWholeLine) {
  EXPECT_EQ(stored_name(text_of({OutcomeKind::stored, "a'b.txt"})), "a'b.txt");
  EXPECT_EQ(stored_name(text_of({OutcomeKind::stored, ""})), "");
  for (const std::string_view text :
       {"", "ERROR", "SUCCESS", "SUCCESS: Fichero 'a' subido", "SUCCESS: Fichero ' subido correctamente."}) {
    EXPECT_FALSE(stored_name(text)) << text;
  }
}

TEST(ClassicAnswer, UnlistedPath_OutOfTheWholeLine) {
  EXPECT_EQ(unlisted_path("Error: La ruta './sfds' no existe."), "./sfds");
  EXPECT_FALSE(unlisted_path("Error: La ruta"));
  EXPECT_FALSE(unlisted_path("cliente.py\nservidor.py"));
}

TEST(Outcome, Names_AreDistinct) {
  std::string seen = " ";
  for (auto kind = OutcomeKind::listing; kind <= OutcomeKind::unknown_command;
       kind = static_cast<OutcomeKind>(static_cast<int>(kind) + 1)) {
    const std::string name = std::string(outcome_name(kind)) + " ";
    EXPECT_EQ(seen.find(" " + name), std::string::npos) << name;
    seen += name;
  }
}

}  // namespace
}  // namespace wirelab::command
