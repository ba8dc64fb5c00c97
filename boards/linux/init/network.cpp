#include "boards/linux/init/network.h"

#include <csignal>

#include "boards/linux/init/network_link.h"

namespace wirelab::boards {
namespace {

// Asks for a time server beside what it always asks for. In the foreground, so that its end is seen; three tries a
// second apart, then again after three seconds.
std::vector<std::string> client_command(const std::string& interface, const std::string& hostname) {
  std::vector<std::string> words{"/bin/udhcpc", "-f", "-i", interface, "-s",    "/bin/lease-script", "-t", "3", "-T",
                                 "1",           "-A", "3",  "-O",      "ntpsrv"};
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
  if (client_) client_->advance(now);
}

void BoardNetwork::begin(std::string interface) {
  interface_ = std::move(interface);
  if (const auto outcome = bring_up(interface_); !outcome) console_.say(outcome.error());
  if (!settings_.address) {
    client_.emplace(client_command(interface_, settings_.hostname), Output::nowhere, console_);
    return;
  }
  const auto outcome = set_address(interface_, *settings_.address);
  console_.say(outcome ? interface_ + " has " + to_text(*settings_.address) + " as set" : outcome.error());
}

bool BoardNetwork::reaped(pid_t child, int status, TimePoint now) {
  return client_ && client_->reaped(child, status, now);
}

std::string BoardNetwork::describe() const {
  if (!found()) return "no network interface";
  const auto address = address_of(interface_);
  return interface_ + (address ? " has " + to_text(*address) : " has no address");
}

bool BoardNetwork::has_address() const { return found() && address_of(interface_); }

void BoardNetwork::stop() {
  if (client_) client_->stop(SIGTERM);
}

}  // namespace wirelab::boards
