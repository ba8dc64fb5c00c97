#include "host/cli/options.h"

#include <gtest/gtest.h>

namespace wirelab::cli {
namespace {

using Words = std::vector<std::string>;

std::variant<Options, Ending> parse(const Words& arguments, const Environment& environment = {}) {
  return parse_command_line(arguments, environment, "1.2.3");
}

Options good(const Words& arguments, const Environment& environment = {}) {
  auto parsed = parse(arguments, environment);
  if (const auto* ending = std::get_if<Ending>(&parsed)) {
    ADD_FAILURE() << ending->text;
    return {};
  }
  return std::get<Options>(parsed);
}

std::string complaint(const Words& arguments) {
  const auto parsed = parse(arguments);
  const auto* ending = std::get_if<Ending>(&parsed);
  return ending != nullptr && ending->is_error ? ending->text : "";
}

TEST(Options, Defaults_AreLoopbackAndThePort) {
  const Options options = good({"ls"});
  EXPECT_EQ(options.server, (net::Endpoint{net::Address::loopback(net::Family::ipv4), 5006}));
  EXPECT_EQ(options.session.wire, Wire::tls);
  EXPECT_EQ(options.timeout, std::chrono::seconds(60));
  EXPECT_EQ(options.action, Action::ls);
  EXPECT_TRUE(options.words.empty());
}

TEST(Options, GlobalOptions_StandBeforeOrBehindTheVerb) {
  for (const Words& words : {Words{"--ip", "192.0.2.1", "--port", "9", "--json", "ls", "dir"},
                             Words{"ls", "dir", "--ip", "192.0.2.1", "--port=9", "--json"}}) {
    const Options options = good(words);
    EXPECT_EQ(options.server.port, 9);
    EXPECT_EQ(options.ip, "192.0.2.1");
    EXPECT_TRUE(options.json);
    EXPECT_EQ(options.words, Words{"dir"});
  }
}

TEST(Options, Environment_GivesTheAddress) {
  EXPECT_EQ(good({"ls"}, {.ip = "::1"}).server.address, net::Address::loopback(net::Family::ipv6));
  EXPECT_EQ(good({"--ip", "192.0.2.1", "ls"}, {.ip = "::1"}).ip, "192.0.2.1");
}

TEST(Options, Wire_IsTheUsersDecision) {
  EXPECT_EQ(good({"--plain", "ls"}).session.wire, Wire::plain);
  EXPECT_EQ(good({"--plain", "ls"}).server.port, 5005);
  EXPECT_EQ(good({"--classic", "ls"}).server.port, 5005);
  EXPECT_EQ(good({"--classic", "--port", "9", "ls"}).server.port, 9);
  EXPECT_EQ(good({"LIST_FILES"}).session.wire, Wire::classic);
  EXPECT_EQ(good({"LIST_FILES"}).server.port, 5005);
  EXPECT_EQ(good({"ls"}, {.wire = "plain"}).session.wire, Wire::plain);
  EXPECT_EQ(good({"ls"}, {.wire = "tls"}).session.wire, Wire::tls);
  EXPECT_EQ(good({"--classic", "ls"}, {.wire = "plain"}).session.wire, Wire::classic);
  EXPECT_EQ(good({"LIST_FILES"}, {.wire = "plain"}).session.wire, Wire::classic);
  EXPECT_FALSE(complaint({"--plain", "--classic", "ls"}).empty());
  const auto wrong = parse({"ls"}, {.wire = "none"});
  EXPECT_NE(std::get<Ending>(wrong).text.find("WIRELAB_WIRE"), std::string::npos);
}

TEST(Options, WhatNeedsTls_IsNotLeftOut) {
  const std::string key = "SHA256:" + std::string(43, 'a');
  EXPECT_EQ(good({"ls", "--fingerprint", key}).session.trust.fingerprint, key);
  EXPECT_FALSE(complaint({"ls", "--fingerprint", "SHA256:abc"}).empty());
  for (const Words& words : {Words{"--fingerprint", key}, Words{"--ca", "x"}, Words{"--known-only"}}) {
    for (const Words& clear : {Words{"--plain", "ls"}, Words{"--classic", "ls"}, Words{"LIST_FILES"}}) {
      Words all = words;
      all.insert(all.end(), clear.begin(), clear.end());
      EXPECT_NE(complaint(all).find(words.front()), std::string::npos) << clear.front();
    }
  }
  for (const Words& words : {Words{"claim", "ana"}, Words{"trust"}, Words{"forget"}}) {
    Words clear = words;
    clear.insert(clear.begin(), "--plain");
    EXPECT_FALSE(complaint(clear).empty()) << words.front();
    EXPECT_TRUE(std::holds_alternative<Ending>(parse(words, {.wire = "plain"}))) << words.front();
    EXPECT_EQ(good(words).server.port, 5006);
  }
}

TEST(Options, LastOfARepeatedOption_Counts) { EXPECT_EQ(good({"--port", "1", "--port", "2", "ls"}).server.port, 2); }

TEST(Options, ReferenceCommand_KeepsEverythingBehindIt) {
  const Options options = good({"--ip", "192.0.2.1", "RENAME_FILE", "--json", "-x", "ls"});
  EXPECT_EQ(options.action, Action::reference);
  EXPECT_EQ(options.words, (Words{"RENAME_FILE", "--json", "-x", "ls"}));
  EXPECT_FALSE(options.json);
}

TEST(Options, NamesLikeVerbsOrOptions_AreNames) {
  EXPECT_EQ(good({"get", "ls", "put"}).words, (Words{"ls", "put"}));
  EXPECT_EQ(good({"rm", "--", "-x", "--json"}).words, (Words{"-x", "--json"}));
  EXPECT_EQ(good({"rm", "a", "--", "--", "ls"}).words, (Words{"a", "--", "ls"}));
  EXPECT_EQ(good({"LIST_FILES", "--", "-x"}).words, (Words{"LIST_FILES", "--", "-x"}));
  EXPECT_EQ(good({"--", "LIST_FILES", "a"}).words, (Words{"LIST_FILES", "a"}));
}

TEST(Options, DashIsStandardInputAndOutput) {
  EXPECT_EQ(good({"get", "a", "-o", "-"}).output, "-");
  const Options options = good({"put", "-", "--as", "b"});
  EXPECT_EQ(options.words, Words{"-"});
  EXPECT_EQ(options.as, "b");
}

TEST(Options, Language_IsTheOptionThenTheLocale) {
  EXPECT_EQ(good({"--lang", "es", "ls"}).language, Language::spanish);
  EXPECT_EQ(good({"ls", "--lang=en"}, {.lang = "es_ES"}).language, Language::english);
  EXPECT_EQ(good({"ls"}, {.lang = "es_ES"}).language, Language::spanish);
}

TEST(Options, WrongUsage_SaysWhatIsWrong) {
  EXPECT_EQ(complaint({}), "no command given");
  EXPECT_EQ(complaint({"lst"}),
            "there is no verb 'lst'. Commands of the protocol are written in capitals: LIST_FILES.");
  EXPECT_EQ(complaint({"--nada"}), "there is no option '--nada' here");
  EXPECT_EQ(complaint({"ls", "--force"}), "there is no option '--force' here");
  EXPECT_EQ(complaint({"get"}), "get needs NAME");
  EXPECT_EQ(complaint({"mv", "a"}), "mv needs OLD NEW");
  EXPECT_EQ(complaint({"mv", "a", "b", "c"}), "'c' is one argument too many");
  EXPECT_EQ(complaint({"ls", "a", "b"}), "'b' is one argument too many");
  EXPECT_EQ(complaint({"--ip"}), "--ip needs a value");
  EXPECT_EQ(complaint({"put", "-"}), "standard input ('-') needs a name: --as NAME");
  EXPECT_EQ(complaint({"put", "a", "b", "--as", "c"}), "--as names one file; several were given");
  EXPECT_EQ(complaint({"get", "a", "-o", "-", "--json"}), "--json and -o - both want standard output");
  EXPECT_EQ(complaint({"get", "a\nb"}), "'a\\x0Ab' holds a control character, which this protocol cannot carry");
  EXPECT_EQ(complaint({"completion", "fish"}), "completion needs bash or zsh");
}

TEST(Options, ReferenceCommandThatLacksArguments_IsNotSent) {
  EXPECT_EQ(complaint({"DOWNLOAD_FILE"}), "DOWNLOAD_FILE needs NAME");
  EXPECT_EQ(complaint({"DOWNLOAD_FILE", ""}), "DOWNLOAD_FILE needs NAME");
  EXPECT_EQ(complaint({"UPLOAD_FILE"}), "UPLOAD_FILE needs FILE");
  EXPECT_EQ(complaint({"DELETE_FILE"}), "DELETE_FILE needs NAME");
  EXPECT_EQ(complaint({"DELETE_FILE", " "}), "DELETE_FILE needs NAME");
  EXPECT_EQ(complaint({"RENAME_FILE"}), "RENAME_FILE needs OLD NEW");
  EXPECT_EQ(complaint({"RENAME_FILE", "a"}), "RENAME_FILE needs OLD NEW");
  EXPECT_EQ(complaint({"RENAME_FILE", "a", ""}), "RENAME_FILE needs OLD NEW");
  EXPECT_EQ(complaint({"LOGIN", "eva"}), "LOGIN needs USER PASSWORD");
  EXPECT_EQ(complaint({"SIGNIN"}), "SIGNIN needs USER PASSWORD");
  EXPECT_EQ(complaint({"--lang", "es", "SIGNIN", "eva"}), "SIGNIN necesita USUARIO CONTRASEÑA");
}

TEST(Options, ReferenceCommandThatMayBeWhole_IsSentAsTyped) {
  for (const Words& words :
       {Words{"LIST_FILES"}, Words{"MSFCONSOLE"}, Words{"DELETE"}, Words{"RENAME_FILE", "a b"},
        Words{"LOGIN", "eva s3cret"}, Words{"LOGIN", "eva", "a", "b"}, Words{"DELETE_FILE", "a"}}) {
    EXPECT_EQ(good(words).words, words);
  }
}

TEST(Options, WrongValues_AreRefused) {
  for (const char* port : {"0", "65536", "-1", "x", "", "5005 "}) {
    EXPECT_NE(complaint({"--port", port, "ls"}), "") << port;
  }
  for (const char* timeout : {"0", "-1", "nan", "inf", "1e3", "86401", "x", ""}) {
    EXPECT_NE(complaint({"--timeout", timeout, "ls"}), "") << timeout;
  }
  for (const char* ip : {"localhost", "1.2.3", "", "256.0.0.1"}) EXPECT_NE(complaint({"--ip", ip, "ls"}), "") << ip;
  EXPECT_NE(complaint({"--lang", "fr", "ls"}), "");
}

TEST(Options, Timeout_MayBeAFraction) {
  EXPECT_EQ(good({"--timeout", "0.5", "ls"}).timeout, std::chrono::milliseconds(500));
}

TEST(Options, HelpAndVersion_AreNoErrors) {
  for (const Words& words : {Words{"--help"}, Words{"-h"}, Words{"get", "--help"}, Words{"--version"}}) {
    const auto parsed = parse(words);
    const auto* ending = std::get_if<Ending>(&parsed);
    ASSERT_NE(ending, nullptr);
    EXPECT_FALSE(ending->is_error);
  }
  const auto parsed = parse({"--version"});
  EXPECT_EQ(std::get<Ending>(parsed).text, "wirelab 1.2.3\n");
}

TEST(Options, WrongUsage_SpeaksSpanish) {
  const auto spanish = [](Words words) {
    words.insert(words.begin(), "--lang=es");
    return complaint(words);
  };
  EXPECT_EQ(spanish({}), "falta el comando");
  EXPECT_EQ(spanish({"ls", "--force"}), "aquí no existe la opción '--force'");
  EXPECT_EQ(spanish({"--json=abc", "ls"}), "--json no lleva ningún valor");
  EXPECT_EQ(spanish({"get", "a", "--force=x"}), "--force no lleva ningún valor");
  EXPECT_EQ(complaint({"ls", "--no-progress=x"}), "--no-progress takes no value");
  EXPECT_EQ(spanish({"--ip"}), "--ip necesita un valor");
  EXPECT_EQ(spanish({"get", "a", "-o"}), "--output necesita un valor");
  EXPECT_EQ(spanish({"get"}), "get necesita NOMBRE");
  EXPECT_EQ(spanish({"mv", "a"}), "mv necesita VIEJO NUEVO");
  EXPECT_EQ(spanish({"--port", "x", "ls"}), "'x' no es un puerto: un número del 1 al 65535");
}

TEST(Options, SpanishHelp_HoldsNoEnglish) {
  for (const char* verb : {"ls", "get", "put", "rm", "mv", "login", "signin", "completion"}) {
    const auto parsed = parse({"--lang=es", verb, "--help"});
    const std::string& help = std::get<Ending>(parsed).text;
    for (const char* word : {"Option", "Usage", "FILE", "NAME", "Print"}) {
      EXPECT_EQ(help.find(word), std::string::npos) << help;
    }
  }
}

TEST(Options, JsonAnywhere_CountsForTheComplaint) {
  const auto parsed = parse({"--json", "get"});
  EXPECT_TRUE(std::get<Ending>(parsed).json);
}

}  // namespace
}  // namespace wirelab::cli
