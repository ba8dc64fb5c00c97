#include "host/cli/trace/explain_verb.h"

#include "host/cli/display.h"
#include "host/cli/trace/trace_page.h"
#include "host/cli/whole_file.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

class Explaining {
 public:
  Explaining(const Options& options, const Interruption& interruption, Report& report)
      : options_(options), interruption_(interruption), report_(report) {}

  ExitCode run() {
    for (auto word = options_.words.begin() + 1; word != options_.words.end(); ++word) explain_file(*word);
    return report_.finish();
  }

 private:
  void explain_file(const std::string& name) {
    json result = {{"file", name}};
    const Attempt<std::string> content = read_whole(name, options_.language, interruption_);
    if (!content) {
      report_.failed(std::move(result), {}, content.error());
      return;
    }
    result["packets"] = json::array();
    const auto trouble = explain_packets(*content, report_, interruption_, result["packets"]);
    if (!trouble) {
      report_.done(std::move(result), {});
      return;
    }
    report_.failed(
        std::move(result), {},
        {.reason = Reason::local_file,
         .message = text(options_.language, Message::bad_capture,
                         {shown(name), explain::flaw_text(trouble->flaw), std::to_string(trouble->offset)})});
  }

  const Options& options_;
  const Interruption& interruption_;
  Report& report_;
};

}  // namespace

ExitCode run_trace(const Options& options, const Interruption& interruption, Report& report) {
  return Explaining(options, interruption, report).run();
}

}  // namespace wirelab::cli
