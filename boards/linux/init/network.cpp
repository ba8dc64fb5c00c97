#include "boards/linux/init/network.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>

#include "boards/linux/init/lease.h"
#include "boards/linux/init/lease_script.h"
#include "boards/linux/init/link_scope_address.h"
#include "boards/linux/init/network_link.h"
#include "boards/linux/init/small_file.h"

namespace wirelab::boards {
namespace {

// Asks for a time server and for domains beside what it always asks for. In the foreground, so that its end is seen;
// three tries a second apart, then again after three seconds. By its process id wirelabd finds it to renew and release.
std::vector<std::string> client_command(const std::string& interface, const std::string& hostname) {
  std::vector<std::string> words{"/bin/udhcpc", "-f",
                                 "-i",          interface,
                                 "-p",          "/run/udhcpc." + interface + ".pid",
                                 "-s",          "/bin/lease-script",
                                 "-t",          "3",
                                 "-T",          "1",
                                 "-A",          "3",
                                 "-O",          "ntpsrv",
                                 "-O",          "search"};
  if (!hostname.empty()) words.insert(words.end(), {"-x", "hostname:" + hostname});
  return words;
}

}  // namespace

void BoardNetwork::advance(TimePoint now, Duration waited) {
  if (!found()) {
    auto interface = settings_.interface.empty() ? first_ethernet() : std::optional(settings_.interface);
    if (interface && interface_exists(*interface)) {
      begin(std::move(*interface));
    } else if (waited >= kExpected && !missed_) {
      missed_ = true;
      console_.say((settings_.interface.empty() ? "no Ethernet interface" : "no interface " + settings_.interface) +
                   " so far; the board goes on waiting for it");
    }
  }
  if (!client_) return;
  client_->advance(now);
  follow_client(now);
}

void BoardNetwork::begin(std::string interface) {
  interface_ = std::move(interface);
  if (const auto outcome = bring_up(interface_); !outcome) console_.say(outcome.error());
  if (!settings_.address) {
    client_.emplace(client_command(interface_, settings_.hostname), Output::nowhere, console_);
    return;
  }
  use(Addressing{.setting = *settings_.address,
                 .origin = AddressOrigin::fixed,
                 .dns = settings_.dns,
                 .domains = {},
                 .dhcp_server = std::nullopt});
}

void BoardNetwork::follow_client(TimePoint now) {
  std::optional<Addressing> wanted = leased();
  if (wanted || ::access(kUnansweredFile, F_OK) != 0) {
    link_local_.reset();
  } else {
    if (!link_local_) link_local_.emplace(interface_, console_, now);
    link_local_->advance(now);
    if (const auto address = link_local_->address()) {
      wanted.emplace(
          Addressing{.setting = {.address = *address, .prefix = link_local::Claim::kPrefix, .router = std::nullopt},
                     .origin = AddressOrigin::link_local,
                     .dns = {},
                     .domains = {},
                     .dhcp_server = std::nullopt});
    }
  }
  use(std::move(wanted));
}

std::optional<Addressing> BoardNetwork::leased() const {
  const auto values = read_small_file(kLeaseFile, kMaxLease);
  // The client's script lets no other lease into the file.
  auto lease = values ? read_lease(*values) : std::unexpected(std::string());
  if (!lease) return std::nullopt;
  return Addressing{.setting = lease->setting,
                    .origin = AddressOrigin::dhcp,
                    .dns = std::move(lease->dns),
                    .domains = std::move(lease->domains),
                    .dhcp_server = lease->server};
}

void BoardNetwork::use(std::optional<Addressing> wanted) {
  if (wanted == used_) return;
  if (used_ && (!wanted || wanted->setting != used_->setting)) {
    if (const auto outcome = clear_address(interface_); !outcome) console_.say(outcome.error());
  }
  if (wanted && (!used_ || wanted->setting != used_->setting)) {
    const auto outcome = wanted->origin == AddressOrigin::link_local
                             ? set_link_scope_address(interface_, wanted->setting)
                             : set_address(interface_, wanted->setting);
    if (!outcome) console_.say(outcome.error());
  }
  if (!replace_small_file(kResolverFile, wanted ? resolver_file(*wanted) : "")) {
    console_.say_errno(std::string("cannot write ") + kResolverFile);
  }
  if (!wanted && used_) why_none_ = why_lost(*used_);
  used_ = std::move(wanted);
  console_.say(describe());
}

std::string BoardNetwork::why_lost(const Addressing& lost) const {
  if (lost.origin == AddressOrigin::dhcp) return "the DHCP lease ended";
  if (!link_is_up(interface_)) return "the link is down";
  return "another host uses " + to_text(lost.setting.address) + "; another address is tried";
}

void BoardNetwork::receive(TimePoint now) {
  if (link_local_) link_local_->receive(now);
}

TimePoint BoardNetwork::next() const noexcept {
  return std::min(client_ ? client_->next() : kNever, link_local_ ? link_local_->next() : kNever);
}

bool BoardNetwork::reaped(pid_t child, int status, TimePoint now) {
  return client_ && client_->reaped(child, status, now);
}

std::string BoardNetwork::describe() const {
  if (!found()) return "no network interface";
  if (!used_) return interface_ + ": no address; " + why_none_;
  return boards::describe(interface_, *used_, port_);
}

bool BoardNetwork::has_address() const noexcept { return used_ && used_->origin != AddressOrigin::link_local; }

void BoardNetwork::stop() {
  if (client_) client_->stop(SIGTERM);
  link_local_.reset();
}

}  // namespace wirelab::boards
