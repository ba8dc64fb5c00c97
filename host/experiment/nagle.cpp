#include <algorithm>

#include "host/experiment/judges.h"
#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::experiment {
namespace {

using explain::Talk;
using explain::Topic;

/// The segments with payload that a server sent, beside what was acknowledged when each went out.
struct Writing {
  const Talk* talk = nullptr;
  std::vector<std::size_t> segments;  ///< their packets
  std::size_t least = SIZE_MAX;       ///< payload of the smallest and the largest
  std::size_t most = 0;
  std::size_t wire = 0;     ///< bytes on the link that carried the payload
  std::size_t payload = 0;  ///< each byte once for each time it was sent
  std::size_t early = 0;    ///< the first small segment that did not wait for the ACK; 0 for none
  std::optional<Nanoseconds> took{};
};

/// What is on its way counts as acknowledged once the client's ACK passes the place of the capture.
Writing read_writing(const Evidence& evidence, const Talk& talk) {
  Writing writing;
  writing.talk = &talk;
  std::uint32_t next = 1;
  std::uint32_t acknowledged = 1;
  std::optional<Nanoseconds> first;
  for (const Packet* packet : evidence.packets_of(talk)) {
    const explain::TcpView& view = *packet->told.tcp;  // NOLINT(bugprone-unchecked-optional-access): of a TCP talk
    if (view.from_opener) {
      acknowledged = std::max(acknowledged, view.acknowledgement);
      continue;
    }
    const auto size = static_cast<std::uint32_t>(packet->told.facts.payload);
    if (size == 0) continue;
    const bool again = view.sequence < next;
    const bool full = std::ranges::any_of(
        view.notes, [](const explain::TcpNote& note) { return note.kind == explain::TcpNoteKind::fills_segment; });
    if (!again && !full && acknowledged < next && writing.early == 0) writing.early = packet->told.number;
    next = std::max(next, view.sequence + size);
    writing.segments.push_back(packet->told.number);
    writing.least = std::min<std::size_t>(writing.least, size);
    writing.most = std::max<std::size_t>(writing.most, size);
    writing.wire += packet->length;
    writing.payload += size;
    if (!first) first = packet->told.since_first;
    if (first && packet->told.since_first) writing.took = *packet->told.since_first - *first;
  }
  return writing;
}

std::string cost(const Writing& writing) {
  return explain::counted(writing.wire - writing.payload, "byte") + " of headers for " +
         explain::counted(writing.payload, "byte");
}

std::optional<Writing> find(const Evidence& evidence, std::uint16_t port, const std::string& which, Judgement& out) {
  const auto talks = evidence.talks(Topic::tcp, port);
  if (out.expect(!talks.empty() && talks.front()->tally.sent[1].segments > 0,
                 "the conversation with the server " + which + " was captured", {})) {
    return read_writing(evidence, *talks.front());
  }
  return std::nullopt;
}

void tell(const Writing& writing, const std::string& which, Judgement& out) {
  out.number("segments that carried the answer, " + which, writing.segments.size(), writing.segments);
  out.number("what they cost, " + which, cost(writing));
  if (writing.took) out.number("time from the first to the last of them, " + which, *writing.took);
}

}  // namespace

Judgement judge_nagle(const Evidence& evidence, const SmallWrites& made) {
  Judgement out;
  const auto with = find(evidence, made.with, "that has Nagle's algorithm on", out);
  const auto without = find(evidence, made.without, "that has it off", out);
  if (!with || !without) {
    out.answer = "The trace does not hold both conversations, so it answers nothing.";
    return out;
  }
  const std::uint64_t bytes = with->talk->tally.sent[1].bytes;
  const std::size_t writes = (bytes + made.write - 1) / made.write;
  out.number("writes of the server, " + explain::counted(made.write, "byte") + " each", writes);
  tell(*with, "with Nagle's algorithm", out);
  tell(*without, "without", out);
  out.expect(with->talk->tally.sent[1].bytes == without->talk->tally.sent[1].bytes,
             "both servers answered the same " + explain::counted(bytes, "byte"));
  // A full congestion window or a busy card joins writes too, so a few may be joined in spite of all.
  out.expect(without->most <= made.write || without->early != 0,
             "without it no write waits for an ACK: " + explain::counted(without->segments.size(), "segment"),
             without->segments);
  out.expect(with->early == 0, "with it no small segment goes out while an earlier one is not acknowledged",
             with->early == 0 ? std::vector<std::size_t>{} : std::vector{with->early});
  const bool joined = with->most > made.write && with->segments.size() < without->segments.size();
  const auto& handshake = with->talk->tally.handshake;
  out.expect(joined,
             "with it the writes that had to wait are joined: " + explain::counted(with->segments.size(), "segment") +
                 (joined || !handshake ? ""
                                       : ". With a round trip of " + explain::time_text(*handshake) +
                                             " no write has to wait: run it on a link of some milliseconds"),
             with->segments);
  out.answer =
      "Nagle's algorithm sends a small segment only when all before it is acknowledged; what is written "
      "meanwhile waits, and goes out together. Here " +
      explain::counted(writes, "write") + " became " + explain::counted(with->segments.size(), "segment") +
      " with it (" + cost(*with) + ") and " + explain::counted(without->segments.size(), "segment") + " without (" +
      cost(*without) + ").";
  if (joined && with->took && without->took) {
    out.answer += " The price is time: the last byte went out " + explain::time_text(*with->took) +
                  " behind the first with it, " + explain::time_text(*without->took) + " without.";
  }
  return out;
}

}  // namespace wirelab::experiment
