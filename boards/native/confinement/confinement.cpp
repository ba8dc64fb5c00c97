#include "boards/native/confinement/confinement.h"

#include <array>
#include <system_error>

#include "boards/native/confinement/restrict_calls.h"
#include "boards/native/confinement/restrict_files.h"

namespace wirelab::boards {
namespace {

// Where the reporter finds leases and name servers. Folders, because each of these files is replaced by a new one when
// it changes.
const std::array<std::string, 7> kReadPaths{
    "/etc", "/proc", "/run", "/var/lib/NetworkManager", "/var/lib/dhcp", "/var/lib/dhclient", "/var/lib/dhcpcd"};

std::string trouble(const char* what, int error) {
  return std::string("cannot give up what is not needed (") + what + "): " + std::generic_category().message(error) +
         ". Whoever started it, a container perhaps, may forbid that: let it be permitted there, or set confinement = "
         "off.";
}

void confine_files(const std::string& root, ConfinementOutcome& outcome) {
  const FileRestriction made = restrict_files({.written = {&root, 1}, .read = kReadPaths});
  if (made.error != 0) {
    outcome.trouble = trouble("files, by Landlock", made.error);
  } else if (made.version == 0) {
    outcome.files = "not held: this kernel has no Landlock, or too old a one";
  } else {
    outcome.files = "Landlock " + std::to_string(made.version);
    outcome.whole = true;
  }
}

void confine_calls(Violation violation, ConfinementOutcome& outcome) {
  const CallList* list = call_list();
  const CallRestriction made = list == nullptr ? CallRestriction{} : restrict_calls(*list, violation);
  if (made.error != 0) {
    outcome.trouble = trouble("system calls, by seccomp", made.error);
  } else if (list == nullptr || !made.known) {
    outcome.whole = false;
    outcome.calls = list == nullptr ? "not held: there is no list for this processor"
                                    : "not held: this kernel has no filters for system calls";
  } else {
    outcome.calls = violation == Violation::kill ? "seccomp, a violation ends the program"
                                                 : "seccomp, a violation is logged by the kernel";
  }
}

}  // namespace

ConfinementOutcome confine(const std::string& root, Violation violation) {
  ConfinementOutcome outcome;
  if (violation == Violation::log) {
    outcome.files = "not held while violations are only logged";
  } else {
    confine_files(root, outcome);
  }
  if (outcome.trouble.empty()) confine_calls(violation, outcome);
  return outcome;
}

}  // namespace wirelab::boards
