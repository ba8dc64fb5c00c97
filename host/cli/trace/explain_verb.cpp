#include "host/cli/trace/explain_verb.h"

#include "host/cli/trace/trace_page.h"
#include "host/cli/whole_file.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

void explain_file(const std::string& name, const Options& options, const Interruption& interruption, Report& report) {
  json result = {{"file", name}};
  const Attempt<std::string> content = read_whole(name, options.language, interruption);
  if (!content) {
    report.failed(std::move(result), {}, content.error());
    return;
  }
  const TraceTask task{.options = options, .name = name, .content = *content, .lab = options.trace.lab};
  if (const auto failure = explain_trace(task, report, interruption, result)) {
    report.failed(std::move(result), {}, *failure);
  } else {
    report.done(std::move(result), {});
  }
}

}  // namespace

ExitCode run_trace(const Options& options, const Interruption& interruption, Report& report) {
  for (auto word = options.words.begin() + 1; word != options.words.end(); ++word) {
    explain_file(*word, options, interruption, report);
  }
  return report.finish();
}

}  // namespace wirelab::cli
