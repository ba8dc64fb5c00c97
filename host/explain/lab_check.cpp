#include "host/explain/lab_check.h"

#include <algorithm>
#include <array>
#include <ranges>

#include "host/explain/lab_answers.h"
#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::explain {
namespace {

/// Round trips from which on the labs show what they are about.
constexpr std::chrono::nanoseconds kFar = std::chrono::milliseconds(1);
/// No segment on an Ethernet is larger, unless the network card cuts it afterwards.
constexpr std::size_t kEthernet = 1460;

/// Holds one conversation against one lab.
class LabCheck {
 public:
  explicit LabCheck(const Tally& tally)
      : tally_(tally),
        asked_(tally.sent[0]),
        answered_(tally.sent[1]),
        questions_(carrying(true)),
        answers_(carrying(false)) {}

  std::vector<Finding> v0() {
    handshake();
    all_upper();
    const auto fins = packets_of({asked_.fin, answered_.fin, answered_.fin_acked});
    expect(asked_.fin != 0 && answered_.fin > asked_.fin && answered_.fin_acked != 0,
           "the client's FIN, then the server's, then the last ACK", fins);
    return found_;
  }
  std::vector<Finding> v1() {
    handshake();
    one_each_way(13);
    all_upper();
    return found_;
  }
  std::vector<Finding> v2() {
    handshake();
    sizes("the client's 20 bytes in one segment", questions_, {20});
    sizes("the server's answer: 5 bytes, then 15 more in one segment", answers_, {5, 15});
    all_upper();
    client_resets();
    return found_;
  }
  std::vector<Finding> v2_no_nagle() {
    handshake();
    sizes("the client's 20 bytes in one segment", questions_, {20});
    const bool small = std::ranges::all_of(answers_, [](const Step& step) { return step.payload == 5; });
    expect(small && answers_.size() > 1 && tally_.steps_whole,
           "each write of 5 bytes is a segment of its own, sent without waiting; here: " + sizes_of(answers_),
           packets_of(answers_));
    client_resets();
    return found_;
  }
  std::vector<Finding> v3() {
    handshake();
    const std::string part = upper(asked_.stream);
    bool repeats = !part.empty() && !answered_.stream.empty();
    for (std::size_t i = 0; repeats && i < answered_.stream.size(); ++i) {
      repeats = answered_.stream[i] == part[i % part.size()];
    }
    repeats = repeats && answered_.bytes > part.size() && answered_.bytes <= 1000 * part.size();
    expect(repeats, "the answer is the message in upper case, again and again", packets_of(answers_));
    expect(answered_.full > 0,
           "the answer is cut at the MSS: " + std::to_string(answered_.full) + " of " +
               counted(answered_.segments, "segment") + " with " + counted(answered_.bytes, "byte") + " are full" +
               (answered_.oversized > 0
                    ? ". It was captured where the network card had not cut it up: capture on the other side"
                : answered_.full == 0 && answered_.largest > kEthernet ? ". This link's MTU is too large to show it"
                                                                       : ""),
           packets_of(answers_));
    client_resets();
    return found_;
  }
  std::vector<Finding> v4() {
    handshake();
    sizes("130 bytes, then 390 in one segment: three writes joined", questions_, {130, 390});
    expect(
        answered_.bytes == 520,
        "the answer is 520 bytes, here in " + counted(answered_.segments, "segment") + " (" + sizes_of(answers_) + ")",
        packets_of(answers_));
    all_upper();
    return found_;
  }
  std::vector<Finding> chat() {
    expect(asked_.bytes > 0, "the client says something", packets_of(questions_));
    expect(answered_.bytes > 0, "the other side says something", packets_of(answers_));
    named_lines("the client", asked_, questions_);
    named_lines("the other side", answered_, answers_);
    expect(asked_.resets + answered_.resets == 0, "nobody resets: all lines arrive", resets());
    return found_;
  }
  std::vector<Finding> secret() {
    one_each_way({});
    expect(answered_.stream == secret_answer(asked_.stream), "the answer is what the message asks for",
           packets_of(answers_));
    return found_;
  }
  std::vector<Finding> sink() {
    expect(asked_.bytes > 0 && answered_.bytes == 0,
           "the client sends " + counted(asked_.bytes, "byte") + ", the server none", packets_of(questions_));
    expect(asked_.fin != 0 && (answered_.fin == 0 || answered_.fin > asked_.fin),
           "the client closes its direction first, which ends the file", packets_of({asked_.fin}));
    expect(asked_.resets + answered_.resets == 0, "nobody resets: all bytes arrive", resets());
    return found_;
  }
  std::vector<Finding> upper_udp() {
    expect(asked_.segments > 0 && answered_.segments == asked_.segments, "each datagram comes back as one datagram",
           packets_of(answers_));
    all_upper();
    return found_;
  }
  std::vector<Finding> upper_tcp() {
    handshake();
    one_each_way({});
    all_upper();
    server_closes("the server closes first");
    return found_;
  }
  std::vector<Finding> web() {
    expect(asked_.stream.starts_with("GET "), "the client asks with GET", packets_of(questions_));
    const std::string_view reply = answered_.stream;
    expect(reply.starts_with("HTTP/1."), "the server answers with a status line", packets_of(answers_));
    const std::size_t head = reply.find("\r\n\r\n");
    const auto length = head == std::string_view::npos ? std::nullopt : content_length(reply.substr(0, head));
    if (length) {
      // Further requests may follow in the same connection.
      expect(answered_.bytes >= head + 4 + *length,
             "the whole content comes: Content-Length says " + counted(*length, "byte"), packets_of(answers_));
    } else {
      expect(answered_.fin != 0, "the server closes, which ends a content whose length it did not say",
             packets_of({answered_.fin}));
    }
    if (reply.starts_with("HTTP/1.1 404 ") || reply.starts_with("HTTP/1.0 404 ")) {
      expect(reply.contains("<h1>404 Not Found</h1>"), "a page says that the file is missing", packets_of(answers_));
    }
    return found_;
  }
  std::vector<Finding> web_bytes() {
    expect(asked_.stream.starts_with("GET "), "the client asks with GET", packets_of(questions_));
    const bool found = answered_.stream.starts_with("HTTP/1.1 200 OK\r\n\r\n");
    const bool missing = answered_.stream.starts_with("HTTP/1.1 404 Not Found\r\n\r\n");
    expect(found || missing, "the server answers with a status line and an empty line alone",
           answers_.empty() ? std::vector<std::size_t>() : packets_of({answers_.front().packet}));
    if (missing) {
      expect(answered_.stream == "HTTP/1.1 404 Not Found\r\n\r\n<html><body><h1>404 Not Found</h1></body></html>\r\n",
             "a page of 50 bytes says that the file is missing", packets_of(answers_));
    } else {
      // The status line is one segment of 19 bytes, the line end behind the file one of 2.
      const bool one_by_one = answered_.bytes > 20 && answered_.segments + 19 == answered_.bytes;
      expect(one_by_one && answered_.largest == 19,
             "each byte of the file is a segment of its own: " + counted(answered_.segments, "segment") + " for " +
                 counted(answered_.bytes, "byte"),
             packets_of(answers_));
    }
    server_closes("the server closes, which is the end of the content");
    return found_;
  }
  std::vector<Finding> time() {
    const bool server_first =
        !answers_.empty() && (questions_.empty() || answers_.front().packet < questions_.front().packet);
    expect(server_first, "the server speaks first", packets_of(answers_));
    const std::string& client = tally_.ends[0];
    const std::size_t colon = client.rfind(':');
    const std::string named =
        colon == std::string::npos ? client : "('" + client.substr(0, colon) + "', " + client.substr(colon + 1) + ")";
    expect(answered_.stream.substr(0, 200).contains(named),
           "its greeting names the client's address and port, " + named, packets_of(answers_));
    commands("Invalid command!");
    return found_;
  }
  std::vector<Finding> time_warning() {
    time();
    found_.pop_back();
    commands("WARNING!!! ----> Please enter a valid command!\n");
    return found_;
  }

 private:
  void expect(bool holds, const std::string& text, std::vector<std::size_t> packets) {
    found_.push_back({.holds = holds, .text = text, .packets = std::move(packets)});
  }
  [[nodiscard]] std::vector<Step> carrying(bool from_opener) const {
    std::vector<Step> found;
    for (const Step& step : tally_.steps) {
      if (step.from_opener == from_opener && step.payload > 0 && !step.again) found.push_back(step);
    }
    return found;
  }
  static std::vector<std::size_t> packets_of(const std::vector<Step>& steps) {
    std::vector<std::size_t> packets;
    packets.reserve(steps.size());
    for (const Step& step : steps) packets.push_back(step.packet);
    return packets;
  }
  static std::vector<std::size_t> packets_of(std::initializer_list<std::size_t> some) {
    std::vector<std::size_t> packets;
    std::ranges::copy_if(some, std::back_inserter(packets), [](std::size_t packet) { return packet != 0; });
    return packets;
  }
  [[nodiscard]] std::vector<std::size_t> resets() const { return packets_of({asked_.reset, answered_.reset}); }
  static std::string sizes_of(const std::vector<Step>& steps) {
    std::string text;
    for (const Step& step : steps) {
      if (text.size() > 60) return text + ", …";
      text += (text.empty() ? "" : ", ") + std::to_string(step.payload);
    }
    return text.empty() ? "nothing" : text;
  }

  void handshake() {
    expect(tally_.handshake.has_value(), "the handshake is there", packets_of({tally_.first_packet}));
  }
  void sizes(const std::string& text, const std::vector<Step>& steps, const std::vector<std::size_t>& wanted) {
    const bool same = std::ranges::equal(steps, wanted, {}, &Step::payload);
    expect(same, same ? text : text + "; here: " + sizes_of(steps) + near_hint(), packets_of(steps));
  }
  /// Where an ACK is back at once nothing has to wait for it: a lab about waiting shows nothing there.
  [[nodiscard]] std::string near_hint() const {
    if (!tally_.handshake || *tally_.handshake >= kFar) return {};
    return ". With a round trip of " + time_text(*tally_.handshake) +
           " nothing has to wait for an ACK: take the trace on a link of some milliseconds";
  }
  /// `size`: that both have; any if it is not given.
  void one_each_way(std::optional<std::size_t> size) {
    const bool sized = !size || (asked_.bytes == *size && answered_.bytes == *size);
    expect(questions_.size() == 1 && answers_.size() == 1 && sized,
           "one message each way, of " + std::to_string(asked_.bytes) + " and " + counted(answered_.bytes, "byte"),
           packets_of(
               {questions_.empty() ? 0 : questions_.front().packet, answers_.empty() ? 0 : answers_.front().packet}));
  }
  void all_upper() {
    const bool whole = asked_.stream_whole && answered_.stream_whole && !asked_.stream.empty();
    expect(whole && answered_.stream == upper(asked_.stream),
           "what comes back is what was sent, in upper case: " + std::to_string(asked_.bytes) + " and " +
               counted(answered_.bytes, "byte") +
               (whole ? "" : ". Not all of it is in the capture, or it is more than is compared"),
           packets_of(answers_));
  }
  void client_resets() {
    const TcpNoteKind why = asked_.why_reset.kind;
    const bool unread = why == TcpNoteKind::resets_after_fin || why == TcpNoteKind::resets_received ||
                        why == TcpNoteKind::resets_unacked;
    expect(asked_.resets > 0 && unread && answered_.bytes > 0,
           "the client resets the connection, because data came that it never reads",
           packets_of({asked_.fin, asked_.reset}));
  }
  /// Also if both close at the same time: then the server had not heard of the client's FIN.
  void server_closes(const std::string& text) {
    const bool first = asked_.fin == 0 || answered_.fin < asked_.fin;
    const bool unaware = asked_.fin_acked == 0 || asked_.fin_acked > answered_.fin;
    expect(answered_.fin != 0 && (first || unaware), text, packets_of({answered_.fin}));
  }
  /// Each side puts its own name before what it says.
  void named_lines(const std::string& whose, const Sent& sent, const std::vector<Step>& steps) {
    const std::string_view all = sent.stream;
    const std::string_view name = all.substr(0, std::min(all.find(": "), all.size()));
    bool named = !name.empty() && name.size() < all.size() && !name.contains('\n');
    for (std::string_view rest = all; named && !rest.empty();) {
      named = rest.starts_with(name) && rest.substr(name.size()).starts_with(": ");
      rest.remove_prefix(std::min(rest.size(), rest.find('\n')));
      if (!rest.empty()) rest.remove_prefix(1);
    }
    expect(named,
           named ? "each line of " + whose + " begins with its name, " + std::string(name)
                 : "each line of " + whose + " begins with its name",
           packets_of(steps));
  }
  /// Each command, which is what one segment carries, has its answer; EXIT and a blank line end the connection.
  void commands(std::string_view invalid) {
    std::string_view asked = asked_.stream;
    std::string_view said = answered_.stream;
    said.remove_prefix(std::min(said.size(), said.find('\n') + 1));
    bool answered = tally_.steps_whole && asked_.stream_whole && answered_.stream_whole;
    bool ends = false;
    for (const Step& step : questions_) {
      if (!answered || ends || step.payload > asked.size()) break;
      const std::string_view command = trimmed(asked.substr(0, step.payload));
      asked.remove_prefix(step.payload);
      ends = command.empty() || command == "EXIT";
      if (ends) continue;
      const auto size = time_answer_size(command, said, invalid);
      answered = size.has_value();
      said.remove_prefix(size.value_or(0));
    }
    answered = answered && said.empty();
    expect(answered && (!ends || answered_.fin != 0),
           "each command has its answer: TIME the time, EXIT and a blank line the end, all else \"" +
               std::string(invalid.substr(0, invalid.find('\n'))) + "\"",
           packets_of(answers_));
  }

  const Tally& tally_;
  const Sent& asked_;
  const Sent& answered_;
  std::vector<Step> questions_;
  std::vector<Step> answers_;
  std::vector<Finding> found_;
};

struct Lab {
  std::string_view name;
  Topic topic;
  std::uint16_t port;
  std::vector<Finding> (LabCheck::*check)();
};

constexpr std::array kLabs{
    Lab{.name = "v0", .topic = Topic::tcp, .port = 12'345, .check = &LabCheck::v0},
    Lab{.name = "v1", .topic = Topic::tcp, .port = 12'345, .check = &LabCheck::v1},
    Lab{.name = "v2", .topic = Topic::tcp, .port = 12'345, .check = &LabCheck::v2},
    Lab{.name = "v2-no-nagle", .topic = Topic::tcp, .port = 12'347, .check = &LabCheck::v2_no_nagle},
    Lab{.name = "v3", .topic = Topic::tcp, .port = 12'345, .check = &LabCheck::v3},
    Lab{.name = "v4", .topic = Topic::tcp, .port = 12'345, .check = &LabCheck::v4},
    Lab{.name = "upper-line", .topic = Topic::tcp, .port = 12'346, .check = &LabCheck::v0},
    Lab{.name = "chat", .topic = Topic::tcp, .port = 5'000, .check = &LabCheck::chat},
    Lab{.name = "chat-udp", .topic = Topic::udp, .port = 5'000, .check = &LabCheck::chat},
    Lab{.name = "secret", .topic = Topic::tcp, .port = 5'001, .check = &LabCheck::secret},
    Lab{.name = "sink", .topic = Topic::tcp, .port = 5'002, .check = &LabCheck::sink},
    Lab{.name = "upper-udp", .topic = Topic::udp, .port = 12'000, .check = &LabCheck::upper_udp},
    Lab{.name = "upper-tcp", .topic = Topic::tcp, .port = 12'000, .check = &LabCheck::upper_tcp},
    Lab{.name = "web", .topic = Topic::tcp, .port = 6'789, .check = &LabCheck::web},
    Lab{.name = "web-bytes", .topic = Topic::tcp, .port = 6'789, .check = &LabCheck::web_bytes},
    Lab{.name = "time", .topic = Topic::tcp, .port = 8'080, .check = &LabCheck::time},
    Lab{.name = "time-warning", .topic = Topic::tcp, .port = 8'080, .check = &LabCheck::time_warning},
    Lab{.name = "time-strict", .topic = Topic::tcp, .port = 8'080, .check = &LabCheck::time},
};

const Lab* find_lab(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kLabs, name, &Lab::name);
  return found == kLabs.end() ? nullptr : found;
}

}  // namespace

std::optional<std::string_view> lab_named(std::string_view name) noexcept {
  const Lab* lab = find_lab(name);
  return lab == nullptr ? std::nullopt : std::optional(lab->name);
}

std::string lab_names() {
  std::string names;
  for (const Lab& lab : kLabs) names += (names.empty() ? "" : ", ") + std::string(lab.name);
  return names;
}

bool is_of_lab(std::string_view lab, const Tally& tally, std::optional<std::uint16_t> port) noexcept {
  const Lab* known = find_lab(lab);
  return known != nullptr && known->topic == tally.topic && port.value_or(known->port) == tally.server_port;
}

std::vector<Finding> lab_findings(std::string_view lab, const Tally& tally) {
  const Lab* known = find_lab(lab);
  if (known == nullptr) return {};
  if (known->topic != tally.topic) {
    return {{.holds = false,
             .text = "this conversation is not over " + std::string(known->topic == Topic::tcp ? "TCP" : "UDP"),
             .packets = {tally.first_packet}}};
  }
  LabCheck check(tally);
  return (check.*known->check)();
}

}  // namespace wirelab::explain
