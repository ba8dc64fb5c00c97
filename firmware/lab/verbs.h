#pragma once

#include "firmware/command/command_words.h"
#include "firmware/command/verb_table.h"
#include "firmware/lab/laboratory.h"

namespace wirelab::lab {

/// One of the verbs that see to labs.
class LabVerb final : public command::Verb {
 public:
  enum class Kind : std::uint8_t {
    list,   ///< LAB_LIST: every lab, and what it is doing
    start,  ///< LAB_START NAME [port=N] [faults=LIST] [seed=N] [folder=PATH] [name=NAME]
    stop,   ///< LAB_STOP NAME
    say,    ///< LAB_SAY NAME TEXT: the appliance says something in a chat
    hear,   ///< LAB_HEAR NAME: a stream of what is said there
  };

  LabVerb(Kind kind, Laboratory& laboratory) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  Kind kind_;
  Laboratory& laboratory_;
};

/// The five of them over one laboratory, which must outlive them. Each but LAB_HEAR answers a document: the labs as
/// they are then, or a refusal.
class LabVerbs {
 public:
  explicit LabVerbs(Laboratory& laboratory) noexcept;

  /// Registers them; false if one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept;

 private:
  LabVerb list_;
  LabVerb start_;
  LabVerb stop_;
  LabVerb say_;
  LabVerb hear_;
};

}  // namespace wirelab::lab
