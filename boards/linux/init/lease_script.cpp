#include "boards/linux/init/lease_script.h"

#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "boards/linux/init/console.h"
#include "boards/linux/init/lease.h"
#include "boards/linux/init/quoted.h"
#include "boards/linux/init/small_file.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

constexpr pid_t kFirstProcess = 1;

/// The sentence of what went wrong, if anything did.
using Trouble = std::optional<std::string>;

Trouble keep(const std::string& interface, std::span<const char* const> environment) {
  std::string values = lease_values(environment);
  if (const auto lease = read_lease(values); !lease) return interface + ": " + lease.error();
  // The calendar may be set to the right time only after this; wirelabd counts the lease from here.
  const auto now = std::chrono::floor<std::chrono::milliseconds>(net::MonotonicClock().now().time_since_epoch());
  values += "monotonic_ms=" + std::to_string(now.count()) + "\n";
  if (!replace_small_file(kLeaseFile, values)) return with_errno(std::string("cannot write ") + kLeaseFile);
  ::unlink(kUnansweredFile);
  return std::nullopt;
}

Trouble note_silence(const std::string& interface, const Console& console) {
  if (::access(kUnansweredFile, F_OK) == 0) return std::nullopt;
  console.say(interface + ": no DHCP server answers; is the cable in? It goes on asking");
  if (!write_small_file(kUnansweredFile, "")) return with_errno(std::string("cannot write ") + kUnansweredFile);
  return std::nullopt;
}

}  // namespace

int run_lease_script(const char* name, std::span<const char* const> environment) {
  const UniqueFd descriptor(::open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC));
  const Console console(descriptor.get());
  const std::string interface(value_in(lease_values(environment), "interface"));
  const auto event = lease_event_of(name);
  if (!event || interface.empty()) {
    console.say("the DHCP client calls its script with " + quoted(name) + ", which it does not know");
    return 1;
  }
  Trouble trouble;
  switch (*event) {
    case LeaseEvent::bound:
    case LeaseEvent::renewed: trouble = keep(interface, environment); break;
    case LeaseEvent::deconfigured: ::unlink(kLeaseFile); break;
    case LeaseEvent::failed: trouble = note_silence(interface, console); break;
    case LeaseEvent::refused: console.say(interface + ": the DHCP server took the address back"); break;
  }
  ::kill(kFirstProcess, SIGHUP);
  if (!trouble) return 0;
  console.say(*trouble);
  return 1;
}

}  // namespace wirelab::boards
