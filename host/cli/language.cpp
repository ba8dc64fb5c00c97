#include "host/cli/language.h"

namespace wirelab::cli {

std::optional<Language> language_of(std::string_view word) noexcept {
  if (word == "en") return Language::english;
  if (word == "es") return Language::spanish;
  return std::nullopt;
}

Language language_of_locale(std::string_view lc_all, std::string_view lc_messages, std::string_view lang) noexcept {
  const std::string_view name = !lc_all.empty() ? lc_all : (!lc_messages.empty() ? lc_messages : lang);
  const bool spanish = name.starts_with("es") && (name.size() == 2 || std::string_view("_.@").contains(name[2]));
  return spanish ? Language::spanish : Language::english;
}

}  // namespace wirelab::cli
