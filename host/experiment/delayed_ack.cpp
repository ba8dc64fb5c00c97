#include "host/experiment/judges.h"
#include "host/explain/sentences.h"
#include "host/explain/tcp_verdict.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {
namespace {

using explain::Talk;

/// From so much on a question was held up by a timer, whatever the link: the shortest delayed ACK is 40 ms.
constexpr Nanoseconds kHeldUp = std::chrono::milliseconds(20);

/// What the appliance got were fewer segments than the client made writes.
constexpr const char* kRelayed =
    ". The two writes came as one: something on the way, as QEMU's network, has a connection of its own and writes "
    "anew. "
    "Run it where the client reaches the appliance itself";

std::string each(const std::vector<Nanoseconds>& times) {
  const auto middle = median(times);
  return middle ? explain::time_text(*middle) : "nothing";
}

}  // namespace

Judgement judge_delayed_ack(const Evidence& evidence, const Questions& asked) {
  Judgement out;
  out.number("from question to answer (median), in two writes with Nagle's algorithm", each(asked.two_writes));
  out.number("the same without it (TCP_NODELAY)", each(asked.two_writes_at_once));
  out.number("the same in one write, with it", each(asked.one_write));
  const auto talks = evidence.talks(explain::Topic::tcp, asked.port);
  const auto slow = median(asked.two_writes);
  const auto at_once = median(asked.two_writes_at_once);
  const auto one = median(asked.one_write);
  out.expect(talks.size() >= 3,
             "the three conversations with the server were captured: " + std::to_string(talks.size()));
  if (talks.size() < 3 || !slow || !at_once || !one) {
    out.answer = "The trace does not hold the three conversations, so it answers nothing.";
    return out;
  }
  const explain::Tally& first = talks[0]->tally;
  const auto& client = first.sent[0];
  const auto& server = first.sent[1];
  if (server.delayed_acks.count > 0) {
    out.number("delayed ACKs of the server in the first conversation", explain::waits_text(server.delayed_acks));
  }
  out.expect(*slow > *one + kHeldUp, "in two writes a question takes much longer than in one: " +
                                         each(asked.two_writes) + " against " + each(asked.one_write));
  out.expect(client.held_back() > 0,
             "the second write waited for the ACK of the first: Nagle's algorithm, " +
                 explain::counted(client.held_back(), "time") +
                 (client.segments < 2 * asked.two_writes.size() ? kRelayed : ""),
             {first.first_packet, first.last_packet});
  const bool both = out.expect(client.nagle_on_delayed.count > 0,
                               "and that ACK was a delayed one: " + (client.nagle_on_delayed.count > 0
                                                                         ? explain::waits_text(client.nagle_on_delayed)
                                                                         : std::string("none was seen")),
                               {first.first_packet, first.last_packet});
  out.expect(*at_once < *slow / 2,
             "without Nagle's algorithm the second write goes out at once: " + each(asked.two_writes_at_once),
             {talks[1]->tally.first_packet, talks[1]->tally.last_packet});
  out.expect(talks[2]->tally.sent[0].held_back() == 0, "in one write nothing has to wait: " + each(asked.one_write),
             {talks[2]->tally.first_packet, talks[2]->tally.last_packet});
  out.answer =
      "A delayed ACK hurts where a program writes twice and then reads. Nagle's algorithm holds the second "
      "write back until the first is acknowledged; the receiver has half a question, nothing to answer, and "
      "delays its ACK in the hope of an answer to send it with. Both wait for each other until the receiver's "
      "timer ends it";
  out.answer += both ? ": here " + each(asked.two_writes) + " for a question that takes " + each(asked.one_write) +
                           " in one write. "
                     : ". ";
  out.answer += "The cure is one write for one question, or TCP_NODELAY (" + each(asked.two_writes_at_once) + " here).";
  return out;
}

}  // namespace wirelab::experiment
