#include <algorithm>
#include <set>

#include "host/experiment/judges.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {
namespace {

/// Ports that systems draw for clients: IANA's begin at 49152 (RFC 6335 section 6), Linux's at 32768.
constexpr std::uint16_t kEphemeral = 32'768;

std::string listed(const std::vector<std::uint16_t>& ports) {
  std::string text;
  for (const std::uint16_t port : ports) text += (text.empty() ? "" : ", ") + std::to_string(port);
  return text.empty() ? "none" : text;
}

}  // namespace

Judgement judge_reply_port(const Evidence& evidence, const ReplyPorts& used) {
  Judgement out;
  const auto talks = evidence.talks(explain::Topic::tcp, used.port);
  std::vector<std::uint16_t> seen;
  std::vector<std::size_t> questions;
  std::vector<std::size_t> answers;
  bool to_asker = true;
  for (const explain::Talk* talk : talks) {
    std::uint16_t asker = 0;
    for (const Packet* packet : evidence.packets_of(*talk)) {
      const auto* tcp = packet->layers.get<explain::Tcp>();
      const auto& view = packet->told.tcp;
      if (tcp == nullptr || !view || packet->told.facts.payload == 0) continue;
      if (view->from_opener) {
        asker = tcp->segment.source_port;
        questions.push_back(packet->told.number);
      } else {
        to_asker = to_asker && asker != 0 && tcp->segment.destination_port == asker;
        answers.push_back(packet->told.number);
      }
    }
    if (asker != 0) seen.push_back(asker);
  }
  out.number("port of the server", std::uint64_t{used.port});
  out.number("ports of the client, as its sockets say", listed(used.own));
  out.number("ports of the client, in the trace", listed(seen), questions);
  out.expect(seen.size() >= 2 && !answers.empty(),
             explain::counted(seen.size(), "connection") + " with a question and an answer were captured", questions);
  out.expect(to_asker && !answers.empty(), "each answer goes to the port that its question came from", answers);
  out.expect(std::set(seen.begin(), seen.end()).size() == seen.size(),
             "each connection has another port at the client: that is how the server tells them apart", questions);
  out.expect(std::ranges::all_of(seen, [](std::uint16_t port) { return port >= kEphemeral; }) && !seen.empty(),
             "the ports are ephemeral ones, which the client's system drew (from 32768 on)", questions);
  const bool same = seen == used.own;
  out.answer =
      "The server answers to the client's ephemeral port: the number that the client's system drew for this "
      "connection and put into its first segment as source port, here " +
      listed(seen) + ". The client had asked for port " + std::to_string(used.port) +
      ", and that is the answers' source port.";
  if (!same && !seen.empty()) {
    out.answer += " The client's sockets have other ports (" + listed(used.own) +
                  "): something on the way, a NAT or QEMU's network, makes connections of its own, and the server "
                  "answers to that.";
  }
  return out;
}

}  // namespace wirelab::experiment
