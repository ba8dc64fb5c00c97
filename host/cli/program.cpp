#include "host/cli/program.h"

#include <cstdio>

#include "host/cli/capture/capture_verb.h"
#include "host/cli/completion_scripts.h"
#include "host/cli/everyday.h"
#include "host/cli/flash.h"
#include "host/cli/lab/lab_verbs.h"
#include "host/cli/net/net_verbs.h"
#include "host/cli/reference.h"
#include "host/cli/session/account_verbs.h"
#include "host/cli/session/talks.h"
#include "host/cli/session/trust_verbs.h"
#include "host/cli/session/verbs.h"
#include "host/cli/trace/explain_verb.h"

namespace wirelab::cli {
namespace {

ExitCode print_completion(const Options& options) {
  const std::string_view script = options.words.front() == "bash" ? kBashCompletion : kZshCompletion;
  const bool written =
      std::fwrite(script.data(), 1, script.size(), stdout) == script.size() && std::fflush(stdout) == 0;
  return written ? ExitCode::ok : ExitCode::failed;
}

/// Verbs that ask for documents.
using Asking = ExitCode (*)(const Options&, Conductor&, Report&);

/// They are carried out over the wire that the command line names.
ExitCode run_asking(Asking run, const Options& options, Conductor& conductor, Interruption& interruption,
                    Report& report) {
  if (options.session.wire == Wire::classic) return run(options, conductor, report);
  const Attempt<std::optional<Credentials>> credentials = read_credentials(options, interruption);
  if (!credentials) return report_unusable(options, credentials.error());
  const Attempt<std::unique_ptr<ServerConnector>> connector = make_connector(conductor);
  if (!connector) return report_unusable(options, connector.error());
  SessionTalks talks(conductor, **connector, *credentials);
  return run(options, conductor, report);
}

/// `lab run`, and one side of a chat, is a client of its own; the other tasks are the appliance's.
bool is_lab_client(const Options& options) {
  if (options.action != Action::lab || options.words.empty()) return false;
  return options.words.front() == "run" || (options.words.front() == "chat" && options.lab.as != "appliance");
}

bool is_about_trust(Action action) {
  return action == Action::trust || action == Action::forget || action == Action::claim;
}

bool is_about_accounts(Action action) {
  return action == Action::accounts || action == Action::account || action == Action::passwd ||
         action == Action::identity;
}

}  // namespace

ExitCode run_program(const Options& options) {
  if (options.action == Action::completion) return print_completion(options);
  Report report(options);
  int signal = 0;
  {
    Network network;
    Interruption interruption(network.reactor());
    Conductor conductor(network, options, interruption);
    try {
      if (options.action == Action::trace) return run_trace(options, interruption, report);
      if (options.action == Action::capture) return run_capture(options, conductor, interruption, report);
      if (options.action == Action::flash) return run_flash(options, interruption, report);
      if (is_lab_client(options)) return run_lab_client(options, network, interruption, report);
      if (options.action == Action::lab) return run_asking(run_lab_verb, options, conductor, interruption, report);
      if (is_net_action(options.action)) return run_asking(run_net, options, conductor, interruption, report);
      if (is_about_trust(options.action)) return run_trust(options, conductor, interruption, report);
      if (is_about_accounts(options.action)) return run_account(options, conductor, interruption, report);
      const bool reference = options.action == Action::reference;
      if (options.session.wire != Wire::classic) return run_session(options, conductor, interruption, report);
      return reference ? run_reference(options, conductor, interruption, report)
                       : run_everyday(options, conductor, interruption, report);
    } catch (const Interrupted& interrupted) {
      signal = interrupted.signal();
    }
  }
  report.interrupted();
  die_of(signal);
}

}  // namespace wirelab::cli
