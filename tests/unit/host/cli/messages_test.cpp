#include "host/cli/messages.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <string>

#include "host/cli/language.h"
#include "tests/unit/host/cli/catalogue.h"

namespace wirelab::cli {
namespace {

TEST(Messages, BothLanguages_HaveTheSamePlaces) { expect_both_languages<Message>(kMessages); }

TEST(Messages, Places_AreFilledInOnce) {
  EXPECT_EQ(text(Language::spanish, Message::sending, {"LIST_FILES", "192.168.1.84"}),
            "Mandando el comando: LIST_FILES a la IP: 192.168.1.84");
  EXPECT_EQ(text(Language::english, Message::sending, {"{1}{9}", "x"}), "Sending the command: {1}{9} to IP: x");
}

TEST(Messages, SystemReasons_SpeakBothLanguages) {
  EXPECT_EQ(system_reason(Language::english, ENOSPC), "the disk is full");
  EXPECT_EQ(system_reason(Language::spanish, ENOSPC), "el disco está lleno");
  EXPECT_FALSE(system_reason(Language::spanish, ECHILD).empty());
}

TEST(Messages, ConnectionReasons_SpeakBothLanguages) {
  for (const Error error : {Error::refused, Error::reset, Error::timed_out, Error::no_resources, Error::unsupported,
                            Error::in_use, Error::unreachable, Error::invalid, Error::not_allowed}) {
    const std::string_view spanish = connection_reason(Language::spanish, error);
    EXPECT_NE(spanish, error_name(error));
    EXPECT_NE(spanish, connection_reason(Language::english, error));
  }
}

TEST(Language, Locale_ChoosesSpanishOnlyForEs) {
  EXPECT_EQ(language_of_locale("", "", "es_ES.UTF-8"), Language::spanish);
  EXPECT_EQ(language_of_locale("", "", "es"), Language::spanish);
  EXPECT_EQ(language_of_locale("", "es.UTF-8", "en_US"), Language::spanish);
  EXPECT_EQ(language_of_locale("C", "", "es_ES"), Language::english);
  EXPECT_EQ(language_of_locale("", "", "est"), Language::english);
  EXPECT_EQ(language_of_locale("", "", ""), Language::english);
}

}  // namespace
}  // namespace wirelab::cli
