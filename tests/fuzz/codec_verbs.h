#pragma once

#include "firmware/command/verb_table.h"
#include "tests/fuzz/checks.h"

namespace wirelab::command {

/// A verb of each form, with nothing behind it: what the codecs of both wires need to know.
class NamedVerb final : public Verb {
 public:
  using Verb::Verb;
  void begin(const Beginning& /*beginning*/) override {}
};

struct CodecVerbs {
  CodecVerbs() {
    for (NamedVerb* verb : {&list, &download, &rename, &login, &ping, &hash})
      require(table.add(*verb), "there is room for the verbs");
  }
  NamedVerb list{"LIST_FILES", ArgumentForm::optional_name, OutcomeKind::failed, Role::nobody};
  NamedVerb download{"DOWNLOAD_FILE", ArgumentForm::one_name, OutcomeKind::failed, Role::nobody};
  NamedVerb rename{"RENAME_FILE", ArgumentForm::two_names, OutcomeKind::rename_failed, Role::nobody};
  NamedVerb login{"LOGIN", ArgumentForm::two_words, OutcomeKind::failed, Role::nobody};
  NamedVerb hash{"FILE_HASH", ArgumentForm::session_words, OutcomeKind::failed, Role::nobody};
  NamedVerb ping{"PING", ArgumentForm::free_words, OutcomeKind::failed, Role::nobody};
  VerbTable table;
};

}  // namespace wirelab::command
