#include "boards/linux/init/lease_script.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "boards/linux/init/console.h"
#include "boards/linux/init/lease.h"
#include "boards/linux/init/network_link.h"
#include "boards/linux/init/quoted.h"
#include "boards/linux/init/small_file.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

// There while no server answers, so that it is said once and not with every try.
constexpr const char* kUnanswered = "/run/dhcp-unanswered";

std::string describe(const std::string& interface, const Lease& lease) {
  std::string text = interface + " has " + to_text(lease.setting) + " from DHCP";
  if (!lease.server.empty()) text += " server " + lease.server;
  if (lease.seconds != 0) text += ", for " + std::to_string(lease.seconds) + " s";
  return text;
}

LinkOutcome apply(const std::string& interface, LeaseEvent event, std::span<const char* const> environment,
                  const Console& console) {
  const auto lease = read_lease(environment);
  if (!lease) return std::unexpected(interface + ": " + lease.error());
  if (auto outcome = set_address(interface, lease->setting); !outcome) return outcome;
  ::unlink(kUnanswered);
  std::string values;
  for (const char* entry : environment) values += std::string(entry) + "\n";
  if (!write_small_file(kLeaseFile, values)) console.say_errno(std::string("cannot write ") + kLeaseFile);
  if (event == LeaseEvent::bound) console.say(describe(interface, *lease));
  return {};
}

void say_unanswered(const std::string& interface, const Console& console) {
  if (::access(kUnanswered, F_OK) == 0) return;
  console.say(interface + ": no DHCP server answers; is the cable in? It goes on asking");
  static_cast<void>(write_small_file(kUnanswered, ""));
}

}  // namespace

int run_lease_script(const char* name, std::span<const char* const> environment) {
  const UniqueFd descriptor(::open("/dev/console", O_WRONLY | O_NOCTTY | O_CLOEXEC));
  const Console console(descriptor.get());
  const std::string interface(value_in(environment, "interface"));
  const auto event = lease_event_of(name);
  if (!event || interface.empty()) {
    console.say("the DHCP client calls its script with " + quoted(name) + ", which it does not know");
    return 1;
  }
  LinkOutcome outcome;
  switch (*event) {
    case LeaseEvent::bound:
    case LeaseEvent::renewed: outcome = apply(interface, *event, environment, console); break;
    case LeaseEvent::deconfigured:
      ::unlink(kLeaseFile);
      if (address_of(interface)) console.say(interface + ": the DHCP lease ended; its address is gone");
      outcome = clear_address(interface);
      break;
    case LeaseEvent::failed: say_unanswered(interface, console); break;
    case LeaseEvent::refused: console.say(interface + ": the DHCP server took the address back"); break;
  }
  if (outcome) return 0;
  console.say(outcome.error());
  return 1;
}

}  // namespace wirelab::boards
