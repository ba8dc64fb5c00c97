#include "firmware/command/classic_reply.h"

#include <gtest/gtest.h>

#include <limits>
#include <string>

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
  for (const auto kind : {OutcomeKind::sent, OutcomeKind::documented, OutcomeKind::streamed}) {
    EXPECT_EQ(text_of({kind}), "");
  }
}

TEST(ClassicReply, Markers_HaveTheLengthsOfTheTrace) {
  EXPECT_EQ(header(9).size(), 9U);
  EXPECT_EQ(kSendSize.size(), 10U);
  EXPECT_EQ(kSendData.size(), 10U);
  EXPECT_EQ(kFileWritten.size(), 13U);
  EXPECT_EQ(header(0), "SIZE: 0\r\n");
  EXPECT_EQ(header(std::numeric_limits<std::uint64_t>::max()), "SIZE: 18446744073709551615\r\n");
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
