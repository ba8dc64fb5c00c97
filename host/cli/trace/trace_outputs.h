#pragma once

#include <memory>
#include <optional>
#include <string>

#include "host/cli/net/layout.h"
#include "host/cli/trace/trace_page.h"
#include "host/explain/annotator.h"
#include "host/explain/lab_check.h"
#include "host/explain/talks.h"

namespace wirelab::cli {

/// What is made of one capture beside the ladder: verdicts, checks of a lab, drawings, comments.
class TraceOutputs {
 public:
  /// `task` must outlive this object.
  explicit TraceOutputs(const TraceTask& task);

  /// The next packet, which ends in the file at `behind`. Answers whether it is to be shown.
  [[nodiscard]] bool add(const explain::CapturedPacket& packet, const explain::Explained& explained,
                         std::size_t behind);

  /// Tells the verdicts, to people or into `result`, and writes the files. Nothing, or what failed.
  [[nodiscard]] std::optional<Failure> finish(std::size_t behind, nlohmann::json& result, Report& report);

 private:
  using Findings = std::vector<explain::Finding>;

  [[nodiscard]] bool is_chosen(const explain::Talk& talk) const noexcept;
  [[nodiscard]] bool is_own(const explain::Talk& talk) const noexcept;
  [[nodiscard]] Findings findings_of(const explain::Talk& talk) const;
  [[nodiscard]] Page verdict_page(const explain::Talk& talk, const Findings& findings) const;
  [[nodiscard]] std::optional<Failure> check_lab() const;
  [[nodiscard]] std::optional<Failure> draw() const;
  [[nodiscard]] std::optional<Failure> save(const std::string& path, std::string_view content) const;
  [[nodiscard]] std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const;

  const TraceTask& task_;
  const TraceOptions& wanted_;
  std::size_t only_;
  std::size_t packets_ = 0;
  bool own_are_there_ = false;
  explain::Talks talks_;
  std::unique_ptr<explain::Annotator> annotator_;
};

}  // namespace wirelab::cli
