#include <sys/resource.h>

#include <algorithm>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "firmware/core/wipe.h"
#include "host/cli/capture/extcap.h"
#include "host/cli/program.h"
#include "host/cli/report.h"
#include "host/cli/version.h"
#include "host/client/classic_command.h"

namespace {

using namespace wirelab;

std::string environment_variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): the program has one thread
  return value != nullptr ? value : "";
}

/// A reference LOGIN or SIGNIN has its password on the command line, where every user of the machine can read it: for
/// as short as possible.
void hide_password(std::span<char*> arguments, const cli::Options& options) {
  if (options.action != cli::Action::reference) return;
  const client::Verb verb = client::verb_of(options.words.front());
  if (verb != client::Verb::login && verb != client::Verb::signin) return;
  const std::size_t kept = std::min<std::size_t>(options.words.size(), 2);
  for (char* argument : arguments.last(options.words.size() - kept))
    wipe(std::span(argument, std::string_view(argument).size()));
}

/// So does a claim code that is said with --code or --claim-code.
void hide_codes(std::span<char*> arguments) {
  for (std::size_t index = 0; index < arguments.size(); ++index) {
    std::span<char> argument(arguments[index], std::string_view(arguments[index]).size());
    const std::string_view text(argument.data(), argument.size());
    if (text == "--") return;
    for (const std::string_view option : {"--code", "--claim-code"}) {
      if (text == option && index + 1 < arguments.size()) {
        wipe(std::span(arguments[index + 1], std::string_view(arguments[index + 1]).size()));
      } else if (text.starts_with(option) && text.substr(option.size()).starts_with('=')) {
        wipe(argument.subspan(option.size() + 1));
      }
    }
  }
}

/// Passwords pass through this program, and a core file would keep them.
void forbid_cores() {
  constexpr rlimit kNone{.rlim_cur = 0, .rlim_max = 0};
  ::setrlimit(RLIMIT_CORE, &kNone);
}

/// Wireshark asks what there is, or wants a capture: then `words` become those of `capture`.
std::optional<cli::ExitCode> answer_wireshark(std::vector<std::string>& words, std::string_view address) {
  auto answer = cli::answer_extcap(words, address.empty() ? "127.0.0.1" : address, cli::kVersion);
  if (auto* capture = std::get_if<cli::ExtcapCapture>(&answer)) {
    words = std::move(*capture);
    return std::nullopt;
  }
  const auto& said = std::get<cli::ExtcapAnswer>(answer);
  std::fputs(said.text.c_str(), said.is_error ? stderr : stdout);
  return said.is_error ? cli::ExitCode::usage : cli::ExitCode::ok;
}

cli::ExitCode run(const char* program, std::span<char*> arguments) {
  std::vector<std::string> words(arguments.begin(), arguments.end());
  const cli::Environment environment{.lc_all = environment_variable("LC_ALL"),
                                     .lc_messages = environment_variable("LC_MESSAGES"),
                                     .lang = environment_variable("LANG"),
                                     .ip = environment_variable("WIRELAB_IP"),
                                     .wire = environment_variable("WIRELAB_WIRE")};
  if (cli::is_extcap_call(program, words)) {
    if (const auto ended = answer_wireshark(words, environment.ip)) return *ended;
  }
  const auto parsed = cli::parse_command_line(words, environment, cli::kVersion);
  if (const auto* ending = std::get_if<cli::Ending>(&parsed)) return cli::report_ending(*ending);
  const auto& options = std::get<cli::Options>(parsed);
  hide_password(arguments, options);
  hide_codes(arguments);
  return cli::run_program(options);
}

}  // namespace

int main(int count, char** values) {
  forbid_cores();
  // For the width of characters; texts are this program's own.
  std::setlocale(LC_CTYPE, "");
  try {
    return static_cast<int>(
        run(count > 0 ? values[0] : "", std::span(values, static_cast<std::size_t>(count)).subspan(1)));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "wirelab: %s\n", error.what());
    return static_cast<int>(cli::ExitCode::failed);
  }
}
