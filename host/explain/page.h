#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/explain/lab_check.h"
#include "host/explain/talks.h"

namespace wirelab::explain {

/// Something that was measured in a capture, and in which packets it is seen.
struct Measured {
  std::string what;
  std::string value;
  std::vector<std::size_t> packets{};
};

/// What an experiment asked, what was found, and the answer.
struct Conclusion {
  std::string question;
  std::vector<Measured> numbers{};
  std::vector<Finding> findings{};  ///< what must hold for the answer to be true here
  std::string answer;
};

/// A conversation of a page, and what a lab was found to show in it.
struct PageTalk {
  const Talk* talk = nullptr;
  std::vector<Finding> findings{};
};

/// What a drawing or an HTML page is about. Text that a peer chose may be in all of it.
struct Page {
  std::string name;                           ///< of the capture
  std::string lab{};                          ///< that the findings are about
  std::size_t packets = 0;                    ///< of the capture
  std::optional<Conclusion> conclusion = {};  ///< of the experiment that the capture is of
  std::vector<PageTalk> talks{};              ///< whose packets were kept
  std::size_t not_shown = 0;                  ///< conversations that are not on it
};

/// "passed" if all of them hold, "not passed".
[[nodiscard]] std::string outcome_text(const std::vector<Finding>& findings);
/// "✓ pass", "✗ fail".
[[nodiscard]] std::string mark_of(const Finding& finding);
/// " (packets 3 and 5)", to stand behind what is seen there; empty for none.
[[nodiscard]] std::string seen_in(const std::vector<std::size_t>& packets);

}  // namespace wirelab::explain
