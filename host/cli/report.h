#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/failure.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// What the program says: lines on standard output and errors on standard error, or, with --json, one document on
/// standard output. The document's keys are in wirelab.1; scripts rely on them.
class Report {
 public:
  explicit Report(const Options& options);

  /// A line for people; dropped with --json. Goes out at once.
  void line(std::string_view text) const;
  /// The same without a line feed.
  void part(std::string_view text) const;

  /// JSON that a server sent and that was looked at, as it came but in ASCII. It stands in place of this program's own
  /// document; what fails behind it is told on standard error.
  void document(std::string_view json);

  /// One thing was done. `line` is for people, nothing if nothing is to be said.
  void done(nlohmann::json result, std::string_view line);
  /// One thing was not done. `subject` stands before the message, unless it is empty or the message has it in
  /// quotes.
  void failed(nlohmann::json result, std::string_view subject, const Failure& failure);
  /// The same for a refusal that people have read already, in the server's words.
  void refused(nlohmann::json result, const Failure& failure);
  /// One thing was not tried, because an earlier failure ended the run.
  void not_tried(nlohmann::json result);

  /// Says the summary, if there were several things, or writes the document. Answers the exit code: that of the
  /// failures if they agree, else "failed".
  [[nodiscard]] ExitCode finish();
  /// Writes the document of a run that a signal ends.
  void interrupted();

  [[nodiscard]] bool is_json() const noexcept { return options_.json; }

 private:
  struct FirstFailure {
    Reason reason;
    std::string message;
  };

  void write_document(ExitCode code, const std::optional<FirstFailure>& why);

  const Options& options_;
  nlohmann::json results_ = nlohmann::json::array();
  std::size_t done_ = 0;
  std::size_t failed_ = 0;
  std::optional<FirstFailure> first_;
  ExitCode code_ = ExitCode::ok;
  bool has_document_ = false;
};

/// Says why a command line makes no sense, or prints help and version. Answers the exit code.
[[nodiscard]] ExitCode report_ending(const Ending& ending);
/// A failure before anything was tried.
[[nodiscard]] ExitCode report_unusable(const Options& options, const Failure& failure);

}  // namespace wirelab::cli
