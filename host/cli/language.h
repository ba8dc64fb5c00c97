#pragma once

#include <optional>
#include <string_view>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// The language that `word` ("en", "es") names.
[[nodiscard]] std::optional<Language> language_of(std::string_view word) noexcept;

/// The language of the first of these locale names that is set (LC_ALL, LC_MESSAGES, LANG, in this order; empty counts
/// as not set): Spanish for "es", "es_…", "es.…" and "es@…", else English.
[[nodiscard]] Language language_of_locale(std::string_view lc_all, std::string_view lc_messages,
                                          std::string_view lang) noexcept;

}  // namespace wirelab::cli
