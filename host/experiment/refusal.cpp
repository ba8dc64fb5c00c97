#include "host/experiment/judges.h"
#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {

using explain::Deed;
using explain::Topic;

Judgement judge_refusal(const Evidence& evidence, const NobodyThere& met) {
  Judgement out;
  const std::string port = std::to_string(met.port);
  const auto tcp = evidence.talks(Topic::tcp, met.port);
  const auto udp = evidence.talks(Topic::udp, met.port);
  std::size_t reset = 0;
  std::size_t syn = 0;
  std::optional<Nanoseconds> reset_after;
  if (!tcp.empty()) {
    const explain::Tally& tally = tcp.front()->tally;
    syn = tally.first_packet;
    const auto answers = evidence.packets_of(*tcp.front(), false);
    if (!answers.empty()) {
      const explain::Explained& answer = answers.front()->told;
      if (answer.tcp && answer.tcp->flags.rst()) reset = answer.number;
      if (reset != 0 && tally.begun && answer.since_first) reset_after = *answer.since_first - *tally.begun;
    }
  }
  std::size_t datagram = 0;
  std::size_t unreachable = 0;
  std::size_t answered = 0;
  for (const explain::Talk* talk : udp) {
    for (const explain::Step& step : talk->tally.steps) {
      if (step.deed == Deed::datagram && step.from_opener && datagram == 0) datagram = step.packet;
      if (step.deed == Deed::datagram && !step.from_opener) answered = step.packet;
      if (step.deed == Deed::port_unreachable && unreachable == 0) unreachable = step.packet;
    }
  }
  out.number("TCP: the client was told", std::string(met.tcp_refused ? "connection refused" : "nothing of the kind"));
  out.number("TCP: after", met.tcp_told);
  if (reset_after) out.number("TCP: from SYN to RST, as the appliance saw it", *reset_after, {syn, reset});
  out.number("UDP: the client was told", std::string(met.udp_told ? "an error" : "nothing"));
  out.number("UDP: it waited", met.udp_waited);
  out.expect(syn != 0,
             "the SYN to port " + port + " reached the appliance" +
                 std::string(syn != 0 ? "" : ": if it did not, something on the way refused it already"),
             syn == 0 ? std::vector<std::size_t>{} : std::vector{syn});
  out.expect(reset != 0, "and was answered with RST: nobody listens there",
             reset == 0 ? std::vector<std::size_t>{} : std::vector{reset});
  out.expect(met.tcp_refused, "the client's connect failed: connection refused");
  out.expect(datagram != 0, "the datagram to port " + port + " reached the appliance",
             datagram == 0 ? std::vector<std::size_t>{} : std::vector{datagram});
  out.expect(answered == 0 && !met.udp_told, "the client's send succeeded, and no answer ever came");
  out.expect(unreachable != 0, "an ICMP message says that the port is unreachable; the program never sees it",
             unreachable == 0 ? std::vector<std::size_t>{} : std::vector{unreachable});
  out.answer =
      "A client that comes before its server, or to a wrong port, is told so at once by TCP: the SYN is answered with "
      "RST, and connect fails (after " +
      explain::time_text(met.tcp_told) +
      " here). By UDP sending succeeds, because nobody is asked; the datagram is lost, and the client waits for an "
      "answer that never comes" +
      (unreachable != 0 ? ". Only the trace shows the ICMP port unreachable (packet " + std::to_string(unreachable) +
                              "): the system hands that error to sockets that are connected to one peer, and this one "
                              "is not."
                        : ".");
  return out;
}

}  // namespace wirelab::experiment
