#include <gtest/gtest.h>

#include <vector>

#include "host/client/classic_answer.h"
#include "host/client/classic_command.h"
#include "host/client/size_header.h"

namespace wirelab::client {
namespace {

std::string command(std::string_view word, const std::vector<std::string>& arguments, LineEnd end = LineEnd::none) {
  return classic_command(word, arguments, end);
}

TEST(ClassicCommand, ReferenceForms_AreByteForByte) {
  EXPECT_EQ(command("LIST_FILES", {}), "LIST_FILES");
  EXPECT_EQ(command("LIST_FILES", {"./sfds"}), "LIST_FILES ./sfds");
  EXPECT_EQ(command("DOWNLOAD_FILE", {"numeros.txt"}), "DOWNLOAD_FILE numeros.txt");
  EXPECT_EQ(command("RENAME_FILE", {"letras.txt", "letras_cambio.txt"}), "RENAME_FILE letras.txt letras_cambio.txt");
  EXPECT_EQ(command("MSFCONSOLE", {}), "MSFCONSOLE");
}

TEST(ClassicCommand, Everyday_EndsInALineFeed) {
  EXPECT_EQ(command("DELETE_FILE", {"a b"}, LineEnd::line_feed), "DELETE_FILE a b\n");
}

TEST(ClassicCommand, RenameOfNamesWithBlanks_Quotes) {
  EXPECT_EQ(command("RENAME_FILE", {"a b", "c"}), "RENAME_FILE \"a b\" c");
  EXPECT_EQ(command("RENAME_FILE", {"a", "b", "c"}), "RENAME_FILE a b c");
}

TEST(ClassicCommand, Words_AreFoundBothWays) {
  for (int number = 0; number < static_cast<int>(Verb::other); ++number) {
    const auto verb = static_cast<Verb>(number);
    EXPECT_FALSE(verb_word(verb).empty()) << number;
    EXPECT_EQ(verb_of(verb_word(verb)), verb) << number;
  }
  EXPECT_EQ(verb_word(Verb::other), "");
  EXPECT_EQ(verb_of("list_files"), Verb::other);
  EXPECT_EQ(verb_of(""), Verb::other);
}

TEST(ClassicCommand, NetworkCommands_AreJoinedAsTheyAre) {
  EXPECT_EQ(command("NET_STATUS", {}, LineEnd::line_feed), "NET_STATUS\n");
  EXPECT_EQ(command("PING", {"192.0.2.1", "count=4", "ttl=64"}, LineEnd::line_feed), "PING 192.0.2.1 count=4 ttl=64\n");
  EXPECT_EQ(command("ARP_DELETE", {"a b", "\"c"}), "ARP_DELETE a b \"c");
}

TEST(ClassicCommand, AnswerForms_AreThoseOfTheWire) {
  for (const char* word : {"NET_STATUS", "ARP_TABLE", "ARP_DELETE", "ARP_RESOLVE", "DHCP_RENEW", "DHCP_RELEASE",
                           "DHCP_DISCOVER", "PING", "NEXT_HOP"}) {
    EXPECT_EQ(answer_form(verb_of(word)), AnswerForm::document) << word;
  }
  EXPECT_EQ(answer_form(verb_of("NET_WATCH")), AnswerForm::lines);
  EXPECT_EQ(answer_form(Verb::download), AnswerForm::file);
  EXPECT_EQ(answer_form(Verb::upload), AnswerForm::steps);
  for (const Verb verb : {Verb::list, Verb::remove, Verb::rename, Verb::login, Verb::signin, Verb::other}) {
    EXPECT_EQ(answer_form(verb), AnswerForm::text);
  }
}

TEST(ClassicCommand, ArgumentsThatCannotBeSaid_AreFound) {
  EXPECT_EQ(argument_fault(Verb::download, "a b"), std::nullopt);
  EXPECT_EQ(argument_fault(Verb::download, ""), ArgumentFault::empty);
  EXPECT_EQ(argument_fault(Verb::download, "a\nDELETE_FILE b"), ArgumentFault::control);
  EXPECT_EQ(argument_fault(Verb::download, "a\x7f"), ArgumentFault::control);
  EXPECT_EQ(argument_fault(Verb::download, "a\"b"), std::nullopt);
  EXPECT_EQ(argument_fault(Verb::rename, "a\"b"), ArgumentFault::quote);
  EXPECT_EQ(argument_fault(Verb::login, "a b"), ArgumentFault::blank);
  EXPECT_EQ(argument_fault(Verb::ping, "count=4 ttl=1"), ArgumentFault::blank);
  EXPECT_EQ(argument_fault(Verb::net_watch, "since=1 wait=no"), ArgumentFault::blank);
  EXPECT_EQ(argument_fault(Verb::ping, "fe80::1%eth0"), std::nullopt);
  EXPECT_EQ(argument_fault(Verb::remove, std::string(kMaxArgument, 'x')), std::nullopt);
  EXPECT_EQ(argument_fault(Verb::remove, std::string(kMaxArgument + 1, 'x')), ArgumentFault::too_long);
}

TEST(ClassicAnswer, WordsOfEachVerb_AreJudged) {
  EXPECT_EQ(judge(Verb::remove, "DELETED"), Verdict::ok);
  EXPECT_EQ(judge(Verb::remove, "ERROR"), Verdict::not_found);
  EXPECT_EQ(judge(Verb::rename, "RENAMED"), Verdict::ok);
  EXPECT_EQ(judge(Verb::rename, "RENAME_ERROR"), Verdict::failed);
  EXPECT_EQ(judge(Verb::login, "AUTHENTICATED"), Verdict::ok);
  EXPECT_EQ(judge(Verb::login, "ERROR"), Verdict::not_allowed);
  EXPECT_EQ(judge(Verb::signin, "SUCCESS"), Verdict::ok);
  EXPECT_EQ(judge(Verb::signin, "ERROR"), Verdict::failed);
  EXPECT_EQ(judge(Verb::download, "ERROR"), Verdict::not_found);
  EXPECT_EQ(judge(Verb::upload, "SUCCESS: Fichero 'a' subido correctamente."), Verdict::ok);
  EXPECT_EQ(judge(Verb::upload, "ERROR"), Verdict::failed);
  EXPECT_EQ(judge(Verb::other, "UNKNOWN_COMMAND"), Verdict::unknown_command);
  EXPECT_EQ(judge(Verb::list, "UNKNOWN_COMMAND"), Verdict::unknown_command);
}

TEST(ClassicAnswer, OtherWords_AreNotUnderstood) {
  for (const Verb verb : {Verb::remove, Verb::rename, Verb::login, Verb::signin, Verb::download, Verb::upload}) {
    EXPECT_EQ(judge(verb, "HTTP/1.1 400 Bad Request"), Verdict::not_understood);
    EXPECT_EQ(judge(verb, "deleted"), Verdict::not_understood);
  }
}

TEST(ClassicAnswer, WordsInPlaceOfADocumentOrLines_AreJudged) {
  for (const Verb verb : {Verb::net_status, Verb::dhcp_renew, Verb::ping, Verb::net_watch}) {
    EXPECT_EQ(judge(verb, "UNKNOWN_COMMAND"), Verdict::unknown_command);
    EXPECT_EQ(judge(verb, "ERROR"), Verdict::failed);
    EXPECT_EQ(judge(verb, "SUCCESS"), Verdict::not_understood);
    EXPECT_EQ(judge(verb, "{}"), Verdict::not_understood);
  }
}

TEST(ClassicAnswer, Listing_IsAnErrorOnlyAsTheWholeLine) {
  EXPECT_EQ(judge(Verb::list, ""), Verdict::ok);
  EXPECT_EQ(judge(Verb::list, "a\nb"), Verdict::ok);
  EXPECT_EQ(judge(Verb::list, "Error: La ruta './sfds' no existe."), Verdict::not_found);
  EXPECT_EQ(judge(Verb::list, "Error: La ruta './sfds' no existe.\nb"), Verdict::ok);
  EXPECT_EQ(judge(Verb::list, "ERROR"), Verdict::failed);
}

TEST(ClassicAnswer, StoredName_IsBetweenTheQuotes) {
  EXPECT_EQ(stored_name("SUCCESS: Fichero 'letras-copia.txt' subido correctamente."), "letras-copia.txt");
  EXPECT_EQ(stored_name("SUCCESS: Fichero 'it's' subido correctamente."), "it's");
  EXPECT_EQ(stored_name("SUCCESS: Fichero 'a"), "");
  EXPECT_EQ(stored_name("SUCCESS: Fichero ' subido correctamente."), "");
}

TEST(SizeHeader, Announces_WhatItSaysToTheByte) {
  EXPECT_EQ(announced_size("SIZE: 0"), 0U);
  EXPECT_EQ(announced_size("SIZE: 18446744073709551615"), 18446744073709551615U);
  for (const std::string_view wrong : {"", "SIZE: ", "SIZE:1", "size: 1", "SIZE: -1", "SIZE: 1 ", "SIZE: 1\r",
                                       "SIZE: 18446744073709551616", " SIZE: 1"}) {
    EXPECT_FALSE(announced_size(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace wirelab::client
