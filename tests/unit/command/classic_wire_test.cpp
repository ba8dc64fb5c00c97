// Every row of the classic wire, byte for byte and segment for segment, as the reference client plays it: unterminated,
// one segment, waiting for each answer. "S" closing first is a FIN on what the server sent while the client's is
// absent.

#include "tests/unit/command/server_fixture.h"

namespace wirelab::command {
namespace {

using testing::ElementsAre;

constexpr std::string_view kNine = "123456789";

TEST(ClassicWire, List_NamesThenFinInOneSegment) {
  ServerFixture f;
  f.store.put("servidor.py", "#");
  f.store.put("cliente.py", "#");
  auto& peer = f.ask("LIST_FILES");
  EXPECT_THAT(peer.sent, ElementsAre(last_segment("cliente.py\nservidor.py")));
}

TEST(ClassicWire, ListEmptyRoot_FinAlone) {
  ServerFixture f;
  EXPECT_THAT(f.ask("LIST_FILES").sent, ElementsAre(last_segment("")));
}

TEST(ClassicWire, ListPath_ItsNamesWithDirectoriesMarked) {
  ServerFixture f;
  f.store.directories = {"", "carpeta", "carpeta/dentro"};
  f.store.put("carpeta/b", "");
  EXPECT_THAT(f.ask("LIST_FILES ./carpeta").sent, ElementsAre(last_segment("b\ndentro/")));
}

TEST(ClassicWire, ListMissingPath_ErrorLineNamesIt) {
  ServerFixture f;
  EXPECT_THAT(f.ask("LIST_FILES ./sfds").sent, ElementsAre(last_segment("Error: La ruta './sfds' no existe.")));
}

TEST(ClassicWire, ListForbiddenPath_ErrorLineNamesIt) {
  ServerFixture f;
  EXPECT_THAT(f.ask("LIST_FILES ../x").sent, ElementsAre(last_segment("Error: La ruta '../x' no existe.")));
}

TEST(ClassicWire, Download_HeaderThenBytesInSegmentsOfTheirOwn) {
  for (const bool direct : {false, true}) {
    ServerFixture f;
    f.store.has_handles = direct;
    f.stack.sends_files = direct;
    f.store.put("numeros.txt", std::string(kNine));
    auto& peer = f.ask("DOWNLOAD_FILE numeros.txt");
    EXPECT_THAT(peer.sent, ElementsAre(segment("SIZE: 9\r\n"), segment(kNine)));
    f.leave(peer);
    EXPECT_THAT(peer.sent, ElementsAre(segment("SIZE: 9\r\n"), segment(kNine), last_segment("")));
    EXPECT_FALSE(peer.was_reset);
    EXPECT_EQ(f.server().connections(), 0U);
  }
}

TEST(ClassicWire, DownloadOfEmptyFile_HeaderAlone) {
  ServerFixture f;
  f.store.put("vacio.txt", "");
  EXPECT_THAT(f.ask("DOWNLOAD_FILE vacio.txt").sent, ElementsAre(segment("SIZE: 0\r\n")));
}

TEST(ClassicWire, DownloadAndClientDoesNotClose_ServerClosesAfterTwoSeconds) {
  ServerFixture f;
  f.store.put("n", std::string(kNine));
  auto& peer = f.ask("DOWNLOAD_FILE n");
  f.pass(milliseconds(1999));
  EXPECT_FALSE(peer.ended());
  f.pass(milliseconds(1));
  EXPECT_EQ(peer.sent.back(), last_segment(""));
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(ClassicWire, DownloadMissingFile_Error) {
  ServerFixture f;
  EXPECT_THAT(f.ask("DOWNLOAD_FILE letras.txt").sent, ElementsAre(last_segment("ERROR")));
}

TEST(ClassicWire, Upload_FourMarkersAndFinWithTheSuccessLine) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE letras.txt");
  EXPECT_THAT(peer.sent, ElementsAre(segment("SEND_SIZE\n")));
  f.say(peer, "6");
  EXPECT_EQ(peer.sent.size(), 1U) << "a size may be the beginning of a longer one";
  f.pass(ServerFixture::kGap);
  EXPECT_THAT(peer.sent, ElementsAre(segment("SEND_SIZE\n"), segment("SEND_DATA\n")));
  f.say(peer, "abcdef");
  EXPECT_THAT(peer.sent, ElementsAre(segment("SEND_SIZE\n"), segment("SEND_DATA\n"), segment("FILE_WRITTEN\n"),
                                     last_segment("SUCCESS: Fichero 'letras.txt' subido correctamente.")));
  EXPECT_EQ(f.store.get("letras.txt"), "abcdef");
  f.leave(peer);
  EXPECT_EQ(f.server().connections(), 0U);
}

TEST(ClassicWire, UploadOfTakenName_StoredBesideAndNamed) {
  ServerFixture f;
  for (const std::string name :
       {"letras.txt", "letras-copia.txt", "letras-copia1.txt", "letras-copia2.txt", "letras-copia3.txt"}) {
    auto& peer = f.ask("UPLOAD_FILE letras.txt");
    f.say(peer, "1\n");
    f.say(peer, "x");
    EXPECT_EQ(peer.sent.back(), last_segment("SUCCESS: Fichero '" + name + "' subido correctamente."));
    EXPECT_EQ(f.store.get(name), "x");
  }
}

TEST(ClassicWire, UploadOfEmptyFile_NeedsNoData) {
  ServerFixture f;
  auto& peer = f.ask("UPLOAD_FILE vacio.txt");
  f.say(peer, "0\n");
  EXPECT_EQ(peer.all_sent(), "SEND_SIZE\nSEND_DATA\nFILE_WRITTEN\nSUCCESS: Fichero 'vacio.txt' subido correctamente.");
  EXPECT_EQ(f.store.get("vacio.txt"), "");
}

TEST(ClassicWire, Delete_DeletedOnceThenError) {
  ServerFixture f;
  f.store.put("letras-copia.txt", "x");
  EXPECT_THAT(f.ask("DELETE_FILE letras-copia.txt").sent, ElementsAre(last_segment("DELETED")));
  EXPECT_THAT(f.ask("DELETE_FILE letras-copia.txt").sent, ElementsAre(last_segment("ERROR")));
}

TEST(ClassicWire, Rename_RenamedOrRenameError) {
  ServerFixture f;
  f.store.put("letras.txt", "x");
  EXPECT_THAT(f.ask("RENAME_FILE letras.txt letras_cambio.txt").sent, ElementsAre(last_segment("RENAMED")));
  EXPECT_THAT(f.ask("RENAME_FILE letras.txt letras_cambio.txt").sent, ElementsAre(last_segment("RENAME_ERROR")));
  f.store.put("letras.txt", "y");
  EXPECT_THAT(f.ask("RENAME_FILE letras.txt letras_cambio.txt").sent, ElementsAre(last_segment("RENAME_ERROR")));
  EXPECT_EQ(f.store.get("letras_cambio.txt"), "x");
}

TEST(ClassicWire, LogIn_WordsOfTheOutcome) {
  ServerFixture f;
  EXPECT_THAT(f.ask("LOGIN ana secreto").sent, ElementsAre(last_segment("AUTHENTICATED")));
  EXPECT_EQ(f.password_verb.seen, "ana|secreto");
  f.password_verb.outcome = {.kind = OutcomeKind::failed, .error = Error::not_allowed};
  EXPECT_THAT(f.ask("LOGIN ana otro").sent, ElementsAre(last_segment("ERROR")));
  f.password_verb.outcome = {.kind = OutcomeKind::registered};
  EXPECT_THAT(f.ask("LOGIN ana otro").sent, ElementsAre(last_segment("SUCCESS")));
}

TEST(ClassicWire, UnknownCommand_SaysSo) {
  ServerFixture f;
  EXPECT_THAT(f.ask("MSFCONSOLE").sent, ElementsAre(last_segment("UNKNOWN_COMMAND")));
}

TEST(ClassicWire, ServerClosesFirst_ThenWaitsTwoSecondsForThePeer) {
  ServerFixture f;
  for (const std::string_view command : {"LIST_FILES", "DOWNLOAD_FILE x", "DELETE_FILE x", "MSFCONSOLE", "LOGIN a b"}) {
    auto& peer = f.ask(command);
    EXPECT_TRUE(peer.sent.back().fin) << command;
    EXPECT_FALSE(peer.was_closed) << "closing now would reset a peer that still sends";
    f.pass(seconds(2));
    EXPECT_TRUE(peer.was_closed);
    EXPECT_FALSE(peer.was_reset);
  }
}

}  // namespace
}  // namespace wirelab::command
