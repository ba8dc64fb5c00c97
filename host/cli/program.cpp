#include "host/cli/program.h"

#include <cstdio>

#include "host/cli/completion_scripts.h"
#include "host/cli/everyday.h"
#include "host/cli/flash.h"
#include "host/cli/net/net_verbs.h"
#include "host/cli/reference.h"
#include "host/cli/session/verbs.h"

namespace wirelab::cli {
namespace {

ExitCode print_completion(const Options& options) {
  const std::string_view script = options.words.front() == "bash" ? kBashCompletion : kZshCompletion;
  const bool written =
      std::fwrite(script.data(), 1, script.size(), stdout) == script.size() && std::fflush(stdout) == 0;
  return written ? ExitCode::ok : ExitCode::failed;
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
      if (options.action == Action::flash) return run_flash(options, interruption, report);
      if (is_net_action(options.action)) return run_net(options, conductor, report);
      const bool reference = options.action == Action::reference;
      if (!reference && !options.session.classic) return run_session(options, conductor, interruption, report);
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
