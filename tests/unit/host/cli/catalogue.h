#pragma once

#include <gtest/gtest.h>

#include <set>
#include <string_view>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// The places {0}, {1}… of a text.
inline std::set<char> places(std::string_view text) {
  std::set<char> found;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}') found.insert(text[i + 1]);
  }
  return found;
}

/// Expects each of the first `count` entries of a catalogue in both languages, with the same places.
template <typename Entry>
void expect_both_languages(std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const auto entry = static_cast<Entry>(i);
    const std::string_view english = raw_text(Language::english, entry);
    EXPECT_FALSE(english.empty()) << i;
    EXPECT_FALSE(raw_text(Language::spanish, entry).empty()) << i;
    EXPECT_EQ(places(english), places(raw_text(Language::spanish, entry))) << english;
  }
}

}  // namespace wirelab::cli
