#include "host/explain/verdict.h"

#include <algorithm>

#include "host/explain/names.h"
#include "host/explain/sentences.h"
#include "host/explain/tcp_verdict.h"

namespace wirelab::explain {
namespace {

using Lines = std::vector<std::string>;

std::vector<Step> steps_of(const Tally& tally, std::initializer_list<Deed> deeds) {
  std::vector<Step> found;
  for (const Step& step : tally.steps) {
    if (std::ranges::find(deeds, step.deed) != deeds.end()) found.push_back(step);
  }
  return found;
}

std::string since(const Step& first, const Step& second) {
  return first.time && second.time ? " after " + time_text(*second.time - *first.time) : std::string();
}

Lines udp_verdict(const Tally& tally) {
  Lines lines;
  const Sent& asked = tally.sent[0];
  const Sent& answered = tally.sent[1];
  lines.push_back("No handshake: the first datagram carries data already. " + counted(asked.segments, "datagram") +
                  " with " + counted(asked.bytes, "byte") + " went out, " + counted(answered.segments, "datagram") +
                  " with " + counted(answered.bytes, "byte") + " came back.");
  const auto unreachable = steps_of(tally, {Deed::port_unreachable});
  if (!unreachable.empty()) {
    lines.push_back("Nobody listened on port " + std::to_string(tally.server_port) + ": packet " +
                    std::to_string(unreachable.front().packet) + " says so, and UDP itself told the sender nothing.");
  } else if (answered.segments == 0) {
    lines.emplace_back("Nothing in the capture answers: whether a datagram arrived cannot be seen.");
  }
  const auto datagrams = steps_of(tally, {Deed::datagram});
  const auto reply = std::ranges::find(datagrams, false, &Step::from_opener);
  if (reply != datagrams.end() && datagrams.front().from_opener) {
    lines.push_back("The first answer, packet " + std::to_string(reply->packet) + ", came" +
                    since(datagrams.front(), *reply) + ".");
  }
  return lines;
}

std::string dhcp_name(Deed deed) {
  switch (deed) {
    case Deed::dhcp_discover: return "Discover";
    case Deed::dhcp_offer: return "Offer";
    case Deed::dhcp_request: return "Request";
    case Deed::dhcp_ack: return "Ack";
    case Deed::dhcp_nak: return "Nak";
    case Deed::dhcp_release: return "Release";
    case Deed::dhcp_inform: return "Inform";
    case Deed::dhcp_settings: return "Ack";
    default: return "another message";
  }
}

Lines dhcp_verdict(const Tally& tally) {
  Lines lines;
  std::string order;
  for (const Step& step : tally.steps) {
    order += (order.empty() ? "" : ", ") + dhcp_name(step.deed) + " (packet " + std::to_string(step.packet) + ")";
    if (order.size() > 300) {
      order += ", …";
      break;
    }
  }
  lines.push_back("In order: " + order + ".");
  const auto acks = steps_of(tally, {Deed::dhcp_ack});
  if (!acks.empty()) {
    const Step& ack = acks.back();
    lines.push_back((ack.address ? "The client got " + text_of(*ack.address) : std::string("The client got an Ack")) +
                    (ack.server ? " from " + text_of(*ack.server) : "") + since(tally.steps.front(), ack) + ".");
  } else if (const auto told = steps_of(tally, {Deed::dhcp_settings}); !told.empty()) {
    const Step& ack = told.back();
    lines.push_back("The client, which has an address, got its settings" +
                    (ack.server ? " from " + text_of(*ack.server) : "") + since(tally.steps.front(), ack) + ".");
  } else if (!steps_of(tally, {Deed::dhcp_nak}).empty()) {
    lines.emplace_back("The server refused: the client has to begin anew.");
  } else if (const auto gone = steps_of(tally, {Deed::dhcp_release}); !gone.empty()) {
    const auto& address = gone.front().address;
    lines.push_back("The client gave " + (address ? text_of(*address) : "its address") +
                    " back; nothing is to answer that.");
  } else if (!steps_of(tally, {Deed::dhcp_discover, Deed::dhcp_request, Deed::dhcp_inform}).empty()) {
    lines.emplace_back(steps_of(tally, {Deed::dhcp_offer}).empty()
                           ? "No server answers in the capture."
                           : "No Ack follows in the capture: the client has no lease from this.");
  }
  return lines;
}

std::string station_text(const Step& step) { return step.station ? text_of(*step.station) : "nowhere"; }

Lines arp_verdict(const Tally& tally) {
  Lines lines;
  const auto asked = steps_of(tally, {Deed::arp_request, Deed::arp_probe});
  const auto replies = steps_of(tally, {Deed::arp_reply});
  if (!replies.empty()) {
    const Step& reply = replies.front();
    lines.push_back((reply.from_opener ? tally.ends[0] : tally.ends[1]) + " is at " + station_text(reply) +
                    (asked.empty() ? "" : ", known" + since(asked.front(), reply)) + " (packet " +
                    std::to_string(reply.packet) + ").");
    const auto other = std::ranges::find_if(
        replies, [&](const Step& one) { return one.from_opener == reply.from_opener && one.station != reply.station; });
    if (other != replies.end()) {
      lines.push_back("Packet " + std::to_string(other->packet) + " says " + station_text(*other) +
                      " instead: two stations claim the address.");
    }
  } else if (!asked.empty()) {
    const bool probes = asked.front().deed == Deed::arp_probe;
    lines.push_back("Asked " + counted(asked.size(), "time") + ", and nobody answered" +
                    (probes ? ": the address is free." : ": no station on this link has the address, or it is off."));
  }
  if (!steps_of(tally, {Deed::arp_announcement}).empty()) {
    lines.push_back(tally.ends[0] + " was announced: caches that know it follow.");
  }
  return lines;
}

Lines icmp_verdict(const Tally& tally) {
  const auto requests = steps_of(tally, {Deed::echo_request});
  if (requests.empty()) return {};
  std::size_t answered = 0;
  std::chrono::nanoseconds least = std::chrono::nanoseconds::max();
  std::chrono::nanoseconds most{};
  for (const Step& request : requests) {
    const auto reply = std::ranges::find_if(tally.steps, [&](const Step& one) {
      return one.deed == Deed::echo_reply && one.sequence == request.sequence && one.packet > request.packet;
    });
    if (reply == tally.steps.end()) continue;
    ++answered;
    const auto& end = reply->time;
    if (!request.time || !end) continue;
    least = std::min(least, *end - *request.time);
    most = std::max(most, *end - *request.time);
  }
  std::string line = counted(requests.size(), "ping") + ", " + counted(answered, "answer");
  if (answered > 0 && most > std::chrono::nanoseconds()) {
    line += answered == 1 ? ", after " + time_text(most) : ", after " + time_text(least) + " to " + time_text(most);
  }
  return {line + "."};
}

}  // namespace

std::vector<std::string> verdict(const Tally& tally) {
  switch (tally.topic) {
    case Topic::tcp: return tcp_verdict(tally);
    case Topic::udp: return udp_verdict(tally);
    case Topic::dhcp: return dhcp_verdict(tally);
    case Topic::arp: return arp_verdict(tally);
    case Topic::icmp: return icmp_verdict(tally);
    case Topic::other: return {};
  }
  return {};
}

std::string title(const Tally& tally) {
  constexpr std::array<std::string_view, 6> kNames{"TCP", "UDP", "DHCP", "ARP", "ICMP", "Other packets"};
  std::string text(kNames.at(static_cast<std::size_t>(tally.topic)));
  if (tally.ends[0].empty() && tally.ends[1].empty()) return text;
  return text + " " + tally.ends[0] + " – " + tally.ends[1];
}

std::string counted(std::uint64_t count, const std::string& what) {
  return std::to_string(count) + " " + what + (count == 1 ? "" : "s");
}

std::string packets_text(const std::vector<std::size_t>& packets) {
  constexpr std::size_t kShown = 6;
  if (packets.empty()) return "no packet";
  if (packets.size() == 1) return "packet " + std::to_string(packets.front());
  std::string text = "packets ";
  const std::size_t shown = packets.size() <= kShown ? packets.size() - 1 : kShown;
  for (std::size_t i = 0; i < shown; ++i) text += (i == 0 ? "" : ", ") + std::to_string(packets[i]);
  if (packets.size() > kShown) return text + " and " + std::to_string(packets.size() - kShown) + " more";
  return text + " and " + std::to_string(packets.back());
}

}  // namespace wirelab::explain
