#include "host/cli/lab/lab_verbs.h"

#include "host/cli/display.h"
#include "host/cli/experiment/experiment_run.h"
#include "host/cli/lab/chat_client.h"
#include "host/cli/lab/lab_clients.h"
#include "host/cli/lab/lab_question.h"
#include "host/cli/lab/watched_run.h"
#include "host/cli/net/layout.h"
#include "host/cli/net/printer.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

class LabVerbs {
 public:
  LabVerbs(const Options& options, Conductor& conductor, Report& report)
      : options_(options), conductor_(conductor), report_(report), printer_(report, options.language) {}

  ExitCode run() {
    const LabOrder order = lab_order(options_.words).value_or(LabOrder{});
    if (order.task == LabTask::chat) return run_chat_as_appliance(options_, conductor_, report_);
    if (order.task == LabTask::list) {
      list();
    } else {
      for (const std::string& lab : order.labs) change(order.task, lab);
    }
    return report_.finish();
  }

 private:
  void list() {
    const auto rows = ask_labs(conductor_, client::Verb::lab_list, "LAB_LIST\n");
    if (!rows) {
      report_.failed(json::object(), {}, rows.error());
      return;
    }
    if (!report_.is_json()) printer_.print(page(*rows));
    json labs = json::array();
    for (const LabRow& row : *rows) labs.push_back(document_of(row));
    report_.done({{"labs", std::move(labs)}}, {});
  }

  void change(LabTask task, const std::string& lab) {
    const bool starts = task == LabTask::start;
    const auto rows = ask_labs(conductor_, starts ? client::Verb::lab_start : client::Verb::lab_stop,
                               starts ? start_command(lab, options_.lab) : "LAB_STOP " + lab + "\n");
    json result = {{"lab", lab}};
    if (!rows) {
      report_.failed(std::move(result), {}, rows.error());
      return;
    }
    for (const LabRow& row : *rows) {
      result = document_of(row);
      const std::string name = shown(row.name);
      report_.done(std::move(result), row.running ? text(options_.language, Message::lab_started,
                                                         {name, row.transport == "udp" ? "UDP" : "TCP", port_of(row)})
                                                  : text(options_.language, Message::lab_stopped, {name}));
    }
  }

  static std::string port_of(const LabRow& row) { return row.port ? std::to_string(*row.port) : "–"; }

  Page page(const std::vector<LabRow>& rows) const {
    const auto heading = [&](Message message) { return Piece{text(options_.language, message), Style::label}; };
    Cells cells{{heading(Message::lab_column_lab), heading(Message::lab_column_port),
                 heading(Message::lab_column_state), heading(Message::lab_column_teaches)}};
    for (const LabRow& row : rows) {
      const std::string port = (row.transport == "udp" ? "UDP " : "TCP ") + port_of(row);
      cells.push_back({{shown(row.name), row.running ? Style::heading : Style::plain},
                       {port},
                       state_of(row),
                       {shown(row.teaches)}});
    }
    Page page;
    add_table(page, {}, 0, cells);
    return page;
  }

  Piece state_of(const LabRow& row) const {
    if (!row.running) return {text(options_.language, Message::lab_off)};
    std::string state = text(options_.language, Message::lab_on, {std::to_string(row.served)});
    if (!row.faults.empty()) {
      state += ", " + text(options_.language, Message::lab_faulty, {shown(row.faults), std::to_string(row.faulted)});
    }
    if (row.folder) {
      state += ", " + (row.folder->empty() ? text(options_.language, Message::lab_all_files)
                                           : text(options_.language, Message::lab_files, {shown(*row.folder)}));
    }
    return {state, row.faults.empty() ? Style::good : Style::warn};
  }

  static json document_of(const LabRow& row) {
    json lab = {{"lab", row.name}, {"transport", row.transport}, {"teaches", row.teaches}, {"running", row.running}};
    lab["port"] = row.port ? json(*row.port) : json(nullptr);
    if (!row.running) return lab;
    lab["clients"] = row.clients;
    lab["served"] = row.served;
    lab["replies"] = row.replies;
    lab["faulted"] = row.faulted;
    lab["faults"] = row.faults;
    if (row.folder) lab["folder"] = *row.folder;
    return lab;
  }

  const Options& options_;
  Conductor& conductor_;
  Report& report_;
  Printer printer_;
};

}  // namespace

ExitCode run_lab_verb(const Options& options, Conductor& conductor, Report& report) {
  return LabVerbs(options, conductor, report).run();
}

ExitCode run_lab_client(const Options& options, Network& network, Interruption& interruption, Report& report) {
  // `lab chat` without another word is the client of the lab of that name.
  const std::string name = options.words.size() > 1 ? options.words[1] : options.words[0];
  if (const Experiment* experiment = find_experiment(name)) {
    return run_experiment(*experiment, options, network, interruption, report);
  }
  const LabClient* client = find_lab_client(name);
  LabRun run{.options = options,
             .network = network,
             .interruption = interruption,
             .report = report,
             .lab = name,
             .server = {options.server.address, options.has_port ? options.server.port : client->port}};
  const auto outcome = [&]() -> Attempt<void> {
    return options.lab.traced(options.trace) ? run_watched(*client, run) : client->run(run);
  };
  const Attempt<void> done = outcome();
  json result = {{"lab", name}, {"port", run.server.port}, {"steps", std::move(run.steps)}};
  result.update(run.explained);
  if (done) {
    report.done(std::move(result), {});
  } else {
    report.failed(std::move(result), {}, done.error());
  }
  return report.finish();
}

}  // namespace wirelab::cli
