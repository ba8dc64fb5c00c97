#include "host/cli/experiment/experiment.h"

#include <algorithm>
#include <array>

namespace wirelab::cli {
namespace {

constexpr auto kExperiments = std::to_array<Experiment>({
    {.name = "nagle", .question = "What does Nagle's algorithm do to many small writes?", .run = try_nagle},
    {.name = "delayed-ack", .question = "When does a delayed ACK hurt?", .run = try_delayed_ack},
    {.name = "tcp-vs-udp",
     .question = "TCP or UDP for one urgent message: how many round trips?",
     .run = try_urgent_message},
    {.name = "refused",
     .question = "What does a client meet that comes before its server, or to a wrong port?",
     .run = try_refusal},
    {.name = "ephemeral-port", .question = "Which port does the server answer to?", .run = try_reply_port},
    {.name = "release-renew",
     .question = "What does a DHCP client say to give its address back and to get one again?",
     .run = try_lease,
     .takes = "INTERFACE"},
    {.name = "arp-flush",
     .question = "What happens when the router's entry is missing in the ARP table?",
     .run = try_arp_cache},
    {.name = "next-hop",
     .question = "Which MAC address does a packet go to whose destination is not on the link?",
     .run = try_next_hop,
     .takes = "ADDRESS"},
    {.name = "ip-header", .question = "What does the IP header of a ping say?", .run = try_header, .takes = "ADDRESS"},
});

}  // namespace

std::span<const Experiment> experiments() noexcept { return kExperiments; }

const Experiment* find_experiment(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kExperiments, name, &Experiment::name);
  return found == kExperiments.end() ? nullptr : found;
}

std::string experiment_names() {
  std::string names;
  for (const Experiment& one : kExperiments) names += (names.empty() ? "" : ", ") + std::string(one.name);
  return names;
}

}  // namespace wirelab::cli
