#include "host/explain/lab_check.h"

#include <algorithm>
#include <array>
#include <ranges>

#include "host/explain/sentences.h"
#include "host/explain/verdict.h"

namespace wirelab::explain {
namespace {

/// Round trips from which on the labs show what they are about.
constexpr std::chrono::nanoseconds kFar = std::chrono::milliseconds(1);
/// No segment on an Ethernet is larger, unless the network card cuts it afterwards.
constexpr std::size_t kEthernet = 1460;

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& one : out) one = one >= 'a' && one <= 'z' ? static_cast<char>(one - 'a' + 'A') : one;
  return out;
}

/// What the server of the secret digits answers.
std::string secret_answer(std::string_view message) {
  if (message.find("SECRET") == std::string_view::npos) return "Secret code not found.";
  std::string digits;
  std::ranges::copy_if(message, std::back_inserter(digits), [](char one) { return one >= '0' && one <= '9'; });
  return "Digits: " + digits + ", Total Digits: " + std::to_string(digits.size());
}

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
    one_each_way();
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
    expect(small && answers_.size() > 1,
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
    expect(asked_.resets + answered_.resets == 0, "nobody resets: all lines arrive", resets());
    return found_;
  }
  std::vector<Finding> secret() {
    one_each_way();
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
    one_each_way();
    all_upper();
    expect(answered_.fin != 0 && (asked_.fin == 0 || answered_.fin < asked_.fin), "the server closes first",
           packets_of({answered_.fin}));
    return found_;
  }
  std::vector<Finding> web() {
    expect(asked_.stream.starts_with("GET "), "the client asks with GET", packets_of(questions_));
    expect(answered_.stream.starts_with("HTTP/1."), "the server answers with a status line", packets_of(answers_));
    return found_;
  }
  std::vector<Finding> web_bytes() {
    expect(asked_.stream.starts_with("GET "), "the client asks with GET", packets_of(questions_));
    const bool found = answered_.stream.starts_with("HTTP/1.1 200 OK\r\n\r\n");
    const bool missing = answered_.stream.starts_with("HTTP/1.1 404 Not Found\r\n\r\n");
    expect(found || missing, "the server answers with a status line and an empty line alone",
           answers_.empty() ? std::vector<std::size_t>() : packets_of({answers_.front().packet}));
    if (missing) return found_;
    const bool one_by_one =
        answers_.size() > 2 && std::ranges::all_of(answers_ | std::views::drop(1), [](const Step& step) {
          return step.payload <= 2;  // the last are the line end behind the file
        });
    expect(one_by_one,
           "each byte of the file is a segment of its own: " + counted(answered_.segments, "segment") + " for " +
               counted(answered_.bytes, "byte"),
           packets_of(answers_));
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
  void one_each_way() {
    expect(questions_.size() == 1 && answers_.size() == 1,
           "one message each way, of " + std::to_string(asked_.bytes) + " and " + counted(answered_.bytes, "byte"),
           packets_of(
               {questions_.empty() ? 0 : questions_.front().packet, answers_.empty() ? 0 : answers_.front().packet}));
  }
  void all_upper() {
    const bool whole = asked_.stream_whole && answered_.stream_whole && !asked_.stream.empty();
    expect(whole && answered_.stream == upper(asked_.stream),
           "what comes back is what was sent, in upper case: " + std::to_string(asked_.bytes) + " and " +
               counted(answered_.bytes, "byte"),
           packets_of(answers_));
  }
  void client_resets() {
    expect(asked_.resets > 0, "the client resets the connection, because data came that it never reads",
           packets_of({asked_.fin, asked_.reset}));
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
    Lab{.name = "time-warning", .topic = Topic::tcp, .port = 8'080, .check = &LabCheck::time},
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
