#include "firmware/command/verb_table.h"

#include <algorithm>

namespace wirelab::command {

bool VerbTable::add(Verb& verb) noexcept {
  if (count_ == kCapacity || find(verb.name()) != nullptr) return false;
  verbs_[count_++] = &verb;
  return true;
}

Verb* VerbTable::find(std::string_view name) const noexcept {
  const auto found = std::ranges::find(all(), name, &Verb::name);
  return found == all().end() ? nullptr : *found;
}

Verb* VerbTable::find_classic(std::string_view name) const noexcept {
  Verb* verb = find(name);
  return verb != nullptr && verb->form() != ArgumentForm::session_words ? verb : nullptr;
}

bool VerbTable::is_proper_prefix(std::string_view text) const noexcept {
  return std::ranges::any_of(all(), [text](const Verb* verb) {
    return verb->form() != ArgumentForm::session_words && verb->name().size() > text.size() &&
           verb->name().starts_with(text);
  });
}

}  // namespace wirelab::command
