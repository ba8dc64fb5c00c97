#pragma once

#include <gtest/gtest.h>

#include "firmware/command/verb_table.h"

namespace wirelab::command {

/// A verb whose name and form are all that matters.
class NamedVerb final : public Verb {
 public:
  using Verb::Verb;
  void begin(const Beginning& /*beginning*/) override { ADD_FAILURE() << "nobody asked " << name() << " to begin"; }
};

/// The commands of files and accounts, and one of free words, without the services behind them.
struct KnownVerbs {
  KnownVerbs() {
    for (NamedVerb* verb : {&list, &download, &upload, &remove, &rename, &login, &signin, &ping, &hash})
      EXPECT_TRUE(table.add(*verb));
  }

  NamedVerb list{"LIST_FILES", ArgumentForm::optional_name, OutcomeKind::failed, Role::nobody};
  NamedVerb download{"DOWNLOAD_FILE", ArgumentForm::one_name, OutcomeKind::failed, Role::nobody};
  NamedVerb upload{"UPLOAD_FILE", ArgumentForm::one_name, OutcomeKind::failed, Role::nobody};
  NamedVerb remove{"DELETE_FILE", ArgumentForm::one_name, OutcomeKind::failed, Role::nobody};
  NamedVerb rename{"RENAME_FILE", ArgumentForm::two_names, OutcomeKind::rename_failed, Role::nobody};
  NamedVerb login{"LOGIN", ArgumentForm::two_words, OutcomeKind::failed, Role::nobody};
  NamedVerb signin{"SIGNIN", ArgumentForm::two_words, OutcomeKind::failed, Role::nobody};
  NamedVerb ping{"PING", ArgumentForm::free_words, OutcomeKind::failed, Role::nobody};
  NamedVerb hash{"FILE_HASH", ArgumentForm::session_words, OutcomeKind::failed, Role::nobody};
  VerbTable table;
};

}  // namespace wirelab::command
