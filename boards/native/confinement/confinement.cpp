#include "boards/native/confinement/confinement.h"

#include <array>
#include <system_error>

#include "boards/native/confinement/restrict_calls.h"
#include "boards/native/confinement/restrict_files.h"

namespace wirelab::boards {
namespace {

// Where the reporter finds leases and name servers. Folders, because each of these files is replaced by a new one when
// it changes.
const std::array<std::string, 7> kRead{
    "/etc", "/proc", "/run", "/var/lib/NetworkManager", "/var/lib/dhcp", "/var/lib/dhclient", "/var/lib/dhcpcd"};

std::string refused(int error) { return "not held: " + std::generic_category().message(error); }

}  // namespace

ConfinementOutcome confine(const std::string& root, Violation violation) {
  ConfinementOutcome outcome;
  bool files_held = false;
  if (violation == Violation::log) {
    outcome.files = "not held while violations are only logged";
  } else {
    const FileRestriction files = restrict_files({.written = {&root, 1}, .read = kRead});
    files_held = files.error == 0 && files.version > 0;
    outcome.files = files_held           ? "Landlock " + std::to_string(files.version)
                    : files.version == 0 ? "not held: this kernel has no Landlock, or too old a one"
                                         : refused(files.error);
  }
  const CallList* list = call_list();
  const int error = list == nullptr ? 0 : restrict_calls(*list, violation);
  const bool calls_held = list != nullptr && error == 0;
  outcome.calls = list == nullptr                ? "not held: there is no list for this processor"
                  : error != 0                   ? refused(error)
                  : violation == Violation::kill ? "seccomp, a violation ends the program"
                                                 : "seccomp, a violation is logged by the kernel";
  outcome.whole = files_held && calls_held;
  return outcome;
}

}  // namespace wirelab::boards
