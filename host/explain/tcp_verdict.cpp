#include "host/explain/tcp_verdict.h"

#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::explain {
namespace {

/// Writes the lines about one connection.
class TcpVerdict {
 public:
  explicit TcpVerdict(const Tally& tally) : tally_(tally) {}

  std::vector<std::string> lines() {
    beginning();
    if (is_refused() || nobody_answered()) return lines_;
    carried();
    error();
    if (tally_.twice > 0) {
      say(counted(tally_.twice, "packet") + " of it " + (tally_.twice == 1 ? "was" : "were") +
          " captured a second time, and " + (tally_.twice == 1 ? "does" : "do") + " not count.");
    }
    for (const std::size_t side : {0U, 1U}) trouble(side);
    for (const std::size_t side : {0U, 1U}) waiting(side);
    ending();
    return lines_;
  }

 private:
  [[nodiscard]] std::string name(std::size_t side) const {
    // Whoever sent the SYN is the client; without a SYN nobody knows.
    if (tally_.saw_syn || tally_.handshake) return side == 0 ? "the client" : "the server";
    return tally_.ends.at(side);
  }
  [[nodiscard]] std::string begun_with(std::size_t side) const {
    std::string text = name(side);
    if (text.starts_with("the ")) text[0] = 'T';
    return text;
  }
  void say(const std::string& line) { lines_.push_back(line); }

  [[nodiscard]] bool is_refused() const { return tally_.sent[1].why_reset.kind == TcpNoteKind::refuses; }
  [[nodiscard]] bool nobody_answered() const {
    return tally_.saw_syn && tally_.packets == tally_.syns + tally_.errors + tally_.twice;
  }

  void beginning() {
    if (is_refused()) {
      say("Refused: nobody listens on port " + std::to_string(tally_.server_port) + " (" +
          packets_text({tally_.sent[1].reset}) + " answers the SYN with RST).");
    } else if (nobody_answered()) {
      say("Nobody answered the SYN, which was sent " + counted(tally_.syns, "time") + ".");
      error();
    } else if (tally_.handshake) {
      say("The handshake took " + time_text(*tally_.handshake) + ": a round trip before the first byte could go out." +
          (tally_.syns > 1 ? " The SYN was sent " + counted(tally_.syns, "time") + "." : ""));
    } else {
      say("The handshake is not, or not all, in the capture.");
    }
  }

  void error() {
    if (tally_.error == 0) return;
    say("An ICMP error is about it: " +
        (tally_.error_says.empty() ? std::string("of a type that is not known here") : std::string(tally_.error_says)) +
        " (" + packets_text({tally_.error}) +
        (tally_.errors > 1 ? ", and " + std::to_string(tally_.errors - 1) + " more" : "") + ").");
  }

  void carried() {
    std::string line;
    for (const std::size_t side : {0U, 1U}) {
      const Sent& sent = tally_.sent.at(side);
      line += side == 0 ? begun_with(0) : ", " + name(1);
      line += sent.bytes == 0 ? " sent no data"
                              : " sent " + counted(sent.bytes, "byte") + " in " + counted(sent.segments, "segment");
      if (sent.oversized > 0) line += ", " + std::to_string(sent.oversized) + " of them larger than the MSS permits";
      if (sent.full > 0) line += ", " + std::to_string(sent.full) + " of them as large as the MSS permits";
    }
    say(line + ".");
  }

  void trouble(std::size_t side) {
    const Sent& sent = tally_.sent.at(side);
    const Sent& peer = tally_.sent.at(1 - side);
    if (sent.again > 0) {
      std::string line = begun_with(side) + " had to send " + counted(sent.again, "segment") + " again";
      if (sent.again_fast > 0) line += ", " + std::to_string(sent.again_fast) + " of them at repeated ACKs";
      say(line + ": what was sent, or its ACK, was lost or late.");
    }
    if (peer.repeated_acks > 0) {
      say(begun_with(1 - side) + " repeated its ACK " + counted(peer.repeated_acks, "time") +
          ": something arrived behind a gap.");
    }
    if (sent.closed_windows > 0) {
      say(begun_with(side) + " had no room " + counted(sent.closed_windows, "time") +
          " (window 0): its program reads "
          "more slowly than the peer sends.");
    }
    if (sent.late > 0) {
      say(counted(sent.late, "segment") + " of " + name(side) +
          " came behind what follows: lost before the capture and sent again, or overtaken.");
    }
    if (sent.gaps > sent.late) {
      say("Of what " + name(side) + " sent, segments are missing in the capture at " +
          counted(sent.gaps - sent.late, "place") + ".");
    }
  }

  void waiting(std::size_t side) {
    const Sent& sent = tally_.sent.at(side);
    if (sent.nagle_on_delayed.count > 0) {
      say("Nagle and delayed ACK together cost " + waits_text(sent.nagle_on_delayed) + ": " + name(side) +
          " held a small segment back until all before it was acknowledged, and " + name(1 - side) +
          " waited with that ACK for an answer to carry it.");
    }
    if (const Waits& prompt = sent.nagle_on_prompt; prompt.count > 0) {
      say("Nagle's algorithm held data of " + name(side) + " back " +
          (prompt.count == 1 ? "once" : counted(prompt.count, "time")) + ", until the ACK came a round trip later (" +
          waits_text(prompt) + ").");
    }
    if (sent.joined > 0) {
      say(counted(sent.joined, "write") + " of " + name(side) +
          " travelled together, because TCP carries bytes and not messages.");
    }
    if (sent.delayed_acks.count > 0) {
      say(begun_with(side) + " delayed " + counted(sent.delayed_acks.count, "ACK") + " (" +
          waits_text(sent.delayed_acks) + ").");
    }
  }

  void ending() {
    bool reset = false;
    for (const std::size_t side : {0U, 1U}) {
      if (tally_.sent.at(side).resets == 0) continue;
      say(reset_text(side));
      reset = true;
    }
    if (reset) return;
    const Sent& client = tally_.sent[0];
    const Sent& server = tally_.sent[1];
    if (client.fin == 0 && server.fin == 0) {
      say("Still open when the capture ends.");
    } else if (client.fin != 0 && server.fin != 0) {
      const std::size_t first = client.fin < server.fin ? 0 : 1;
      say("Closed properly: FIN of " + name(first) + " first (" + packets_text({tally_.sent.at(first).fin}) +
          "), then of " + name(1 - first) + " (" + packets_text({tally_.sent.at(1 - first).fin}) + ")" +
          (client.fin_acked != 0 && server.fin_acked != 0 ? ", each acknowledged."
                                                          : "; not every FIN is acknowledged in the capture."));
    } else {
      const std::size_t closed = client.fin != 0 ? 0 : 1;
      say("Half closed: " + name(closed) + " sent FIN (" + packets_text({tally_.sent.at(closed).fin}) + "), " +
          name(1 - closed) + " did not.");
    }
  }

  [[nodiscard]] std::string reset_text(std::size_t side) const {
    const Sent& sent = tally_.sent.at(side);
    std::string line = "Reset by " + name(side) + " (" + packets_text({sent.reset});
    if (sent.resets > 1) line += ", and " + std::to_string(sent.resets - 1) + " more";
    line += ")";
    switch (sent.why_reset.kind) {
      case TcpNoteKind::resets_after_fin:
        return line + ": it had closed (FIN, " + packets_text({sent.fin}) +
               "), and data came that nobody reads any more.";
      case TcpNoteKind::resets_unacked:
        return line + " with " + counted(sent.why_reset.count, "byte") + " not acknowledged, which nobody will read.";
      case TcpNoteKind::resets_received:
        return line + " without a FIN, after " + counted(sent.why_reset.count, "byte") +
               " had come: it closed with data unread, or aborted.";
      default: return line + ", with nothing on its way.";
    }
  }

  const Tally& tally_;
  std::vector<std::string> lines_;
};

}  // namespace

std::string waits_text(const Waits& waits) {
  if (waits.count <= 1) return time_text(waits.total);
  return std::to_string(waits.count) + " × " + time_text(waits.total / static_cast<long>(waits.count)) + " = " +
         time_text(waits.total);
}

std::vector<std::string> tcp_verdict(const Tally& tally) { return TcpVerdict(tally).lines(); }

}  // namespace wirelab::explain
