#include "host/cli/experiment/experiment_run.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/lab/appliance_options.h"
#include "host/cli/net/printer.h"
#include "host/cli/session/talks.h"
#include "host/cli/trace/finding_rows.h"
#include "host/cli/trace/trace_page.h"
#include "host/explain/capture_file.h"
#include "host/explain/page.h"

namespace wirelab::cli {
namespace {

using experiment::Judgement;
using experiment::Number;
using explain::Finding;
using nlohmann::json;

json value_document(const experiment::Value& value) {
  if (const auto* count = std::get_if<std::uint64_t>(&value)) return *count;
  if (const auto* time = std::get_if<experiment::Nanoseconds>(&value)) {
    return {{"seconds", static_cast<double>(time->count()) / 1e9}};
  }
  return std::get<std::string>(value);
}

class ExperimentRun {
 public:
  ExperimentRun(const Experiment& experiment, const Options& options, Network& network, Interruption& interruption,
                Report& report)
      : experiment_(experiment),
        options_(options),
        appliance_(options_of_appliance(options)),
        interruption_(interruption),
        report_(report),
        conductor_(network, appliance_, interruption) {}

  ExitCode run() {
    const auto failure = attempt();
    if (failure) {
      report_.failed(std::move(result_), {}, *failure);
    } else {
      report_.done(std::move(result_), {});
    }
    return report_.finish();
  }

 private:
  std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }

  std::optional<Failure> attempt() {
    result_ = {{"experiment", experiment_.name}, {"question", experiment_.question}};
    const auto credentials = read_credentials(appliance_, interruption_);
    if (!credentials) return credentials.error();
    const auto connector = make_connector(conductor_);
    if (!connector) return connector.error();
    const SessionTalks talks(conductor_, **connector, *credentials);
    report_.line(say(Message::experiment_question, {experiment_.question}));
    Stage stage({.options = appliance_,
                 .subject = options_.words.size() > 2 ? options_.words[2] : std::string(),
                 .port = options_.has_port ? std::optional(options_.server.port) : std::nullopt,
                 .conductor = conductor_,
                 .connector = **connector,
                 .credentials = *credentials,
                 .interruption = interruption_,
                 .report = report_});
    const auto trial = tried(stage);
    if (!trial) return trial.error();
    return tell(*trial, stage.own_ports());
  }

  /// However it ends, no lab stays that was started for it: it has no log-in.
  Attempt<Trial> tried(Stage& stage) {
    try {
      auto trial = experiment_.run(stage);
      stage.clear();
      return trial;
    } catch (const Interrupted&) {
      interruption_.forget();
      stage.clear();
      throw;
    }
  }

  std::optional<Failure> tell(const Trial& trial, const OwnPorts& own_ports) {
    report_.line("");
    auto evidence = experiment::Evidence::read(trial.capture);
    if (evidence) evidence->keep_to(own_ports);
    const auto judgement = evidence ? std::optional(trial.judge(*evidence)) : std::nullopt;
    TraceTask task{
        .options = options_, .name = std::string(experiment_.name), .content = trial.capture, .own_ports = own_ports};
    if (judgement) task.conclusion = conclusion_of(*judgement);
    if (auto failure = explain_trace(task, report_, interruption_, result_)) return failure;
    if (!judgement) {
      return Failure{.reason = Reason::protocol,
                     .message = say(Message::bad_capture, {shown(task.name), flaw_text(evidence.error().flaw),
                                                           std::to_string(evidence.error().offset)})};
    }
    return tell(*judgement);
  }

  std::optional<Failure> tell(const Judgement& judgement) {
    note(judgement);
    if (!report_.is_json()) Printer(report_, options_.language).print(page_of(judgement));
    if (!options_.lab.check || judgement.holds()) return std::nullopt;
    const auto failing = std::ranges::count(judgement.findings, false, &Finding::holds);
    return Failure{.reason = Reason::failed,
                   .message = say(Message::experiment_fails, {experiment_.name, std::to_string(failing),
                                                              std::to_string(judgement.findings.size())})};
  }

  /// For drawings and pages.
  explain::Conclusion conclusion_of(const Judgement& judgement) const {
    explain::Conclusion conclusion{
        .question = std::string(experiment_.question), .findings = judgement.findings, .answer = judgement.answer};
    for (const Number& one : judgement.numbers) {
      conclusion.numbers.push_back({.what = one.what, .value = experiment::text_of(one.value), .packets = one.packets});
    }
    return conclusion;
  }

  void note(const Judgement& judgement) {
    result_["numbers"] = json::array();
    for (const Number& one : judgement.numbers) {
      result_["numbers"].push_back(
          {{"what", one.what}, {"value", value_document(one.value)}, {"packets", one.packets}});
    }
    result_["checks"] = json::array();
    for (const Finding& one : judgement.findings) {
      result_["checks"].push_back({{"pass", one.holds}, {"what", one.text}, {"packets", one.packets}});
    }
    result_["answer"] = judgement.answer;
  }

  Page page_of(const Judgement& judgement) const {
    Page page;
    const auto head = [&](Message message) {
      page.emplace_back();
      page.emplace_back().add(say(message), Style::heading);
    };
    head(Message::experiment_numbers);
    for (const Number& one : judgement.numbers) {
      page.emplace_back().hang = 4;
      page.back().add("  " + shown(one.what) + ": ", Style::label);
      page.back().add(shown(experiment::text_of(one.value)) + explain::seen_in(one.packets));
    }
    head(Message::experiment_points);
    add_findings(page, judgement.findings, options_.language);
    head(Message::experiment_answer);
    page.emplace_back().hang = 2;
    page.back().add("  " + shown(judgement.answer));
    return page;
  }

  const Experiment& experiment_;
  const Options& options_;
  Options appliance_;
  Interruption& interruption_;
  Report& report_;
  Conductor conductor_;
  json result_;
};

}  // namespace

ExitCode run_experiment(const Experiment& experiment, const Options& options, Network& network,
                        Interruption& interruption, Report& report) {
  return ExperimentRun(experiment, options, network, interruption, report).run();
}

}  // namespace wirelab::cli
