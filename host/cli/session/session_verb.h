#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "host/cli/conductor.h"
#include "host/cli/report.h"
#include "host/cli/session/work.h"

namespace wirelab::cli {

/// What the everyday verbs share: what they work with, and how they say what became of it.
class SessionVerb {
 public:
  /// All references must outlive this object.
  SessionVerb(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report)
      : pool_(pool), options_(options), interruption_(interruption), report_(report) {}
  SessionVerb(const SessionVerb&) = delete;
  SessionVerb& operator=(const SessionVerb&) = delete;

 protected:
  ~SessionVerb() = default;

  template <typename Text>
  std::string say(Text message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  Session& session() { return pool_.first(); }
  void failed(nlohmann::json result, std::string_view subject, const Failure& failure) {
    report_.failed(std::move(result), failure.ends_the_run ? std::string_view() : subject, failure);
    ended_ = ended_ || failure.ends_the_run;
  }

  // NOLINTBEGIN(cppcoreguidelines-non-private-member-variables-in-classes): of one verb and its base
  SessionPool& pool_;
  const Options& options_;
  const Interruption& interruption_;
  Report& report_;
  bool ended_ = false;  // nothing else can succeed either
  // NOLINTEND(cppcoreguidelines-non-private-member-variables-in-classes)
};

}  // namespace wirelab::cli
