#include "host/cli/lab/lab_clients.h"

#include <algorithm>
#include <array>

#include "host/cli/display.h"
#include "host/cli/lab/chat_client.h"
#include "host/cli/lab/datagram_client.h"
#include "host/cli/lab/typed_line.h"
#include "host/cli/whole_file.h"

namespace wirelab::cli {
namespace {

constexpr std::size_t kMessage = 1024;
constexpr std::string_view kHello = "Hello, World!";

/// A client's conversation, each step told.
class Conversation {
 public:
  explicit Conversation(LabRun& run)
      : run_(run), socket_(run.network, run.interruption, run.options.timeout, run.own_ports) {}

  Attempt<void> open() { return checked(socket_.connect(run_.server)); }
  Attempt<void> send(std::string_view bytes) {
    const auto sent = checked(socket_.send(bytes));
    if (sent) run_.tell_sent(bytes);
    return sent;
  }
  /// One receive; empty once the server closed.
  Attempt<std::string> receive(std::size_t most = kMessage) {
    auto received = socket_.receive(most);
    if (!received) return std::unexpected(run_.failure(received.error()));
    if (received->empty()) {
      run_.tell_closed();
    } else {
      run_.tell_received(*received);
    }
    return *received;
  }
  Attempt<void> close() {
    socket_.close();
    return {};
  }
  Attempt<void> end_sending() { return checked(socket_.end_sending()); }

 private:
  Attempt<void> checked(const Result<void>& result) const {
    if (!result) return std::unexpected(run_.failure(result.error()));
    return {};
  }

  LabRun& run_;
  LabSocket socket_;
};

constexpr std::string_view kNoEnd;
constexpr std::string_view kLineEnd = "\n";

/// Sends what is typed, with that end, and shows what comes back, until "quit" or the end of the input.
template <const auto& kEnd>
Attempt<void> run_typed(LabRun& run) {
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  while (const auto line = typed_line(run, "> ")) {
    if (*line == "quit") break;
    if (line->empty()) continue;
    if (const auto sent = talk.send(*line + std::string(kEnd)); !sent) return sent;
    const auto answer = talk.receive();
    if (!answer) return std::unexpected(answer.error());
    if (answer->empty()) break;
  }
  return talk.close();
}

/// Sends messages one after the other, receives so many times, and closes, whatever is still to come.
template <const auto& kMessages, std::size_t kReceives>
Attempt<void> run_messages(LabRun& run) {
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  for (const std::string_view message : kMessages) {
    if (const auto sent = talk.send(message); !sent) return sent;
  }
  for (std::size_t count = 0; count < kReceives; ++count) {
    const auto answer = talk.receive();
    if (!answer) return std::unexpected(answer.error());
    if (answer->empty()) break;
  }
  return talk.close();
}

/// One typed line, one answer.
Attempt<void> run_question(LabRun& run) {
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  const auto line = typed_line(run, "> ");
  if (!line || line->empty()) return talk.close();
  if (const auto sent = talk.send(*line); !sent) return sent;
  const auto answer = talk.receive(std::size_t{2} * kMessage);
  if (!answer) return std::unexpected(answer.error());
  return talk.close();
}

/// The server speaks first; then commands, until it closes.
Attempt<void> run_time(LabRun& run) {
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  const auto greeting = talk.receive();
  if (!greeting) return std::unexpected(greeting.error());
  if (greeting->empty()) return talk.close();
  while (const auto line = typed_line(run, "> ")) {
    if (const auto sent = talk.send(line->empty() ? "\n" : *line); !sent) return sent;
    const auto answer = talk.receive();
    if (!answer) return std::unexpected(answer.error());
    if (answer->empty()) break;
  }
  return talk.close();
}

/// As it may stand in a request: what has a meaning there, or no letter of ASCII, by its number (RFC 3986 section 2.1).
std::string in_a_target(std::string_view name) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=:@";
  std::string target;
  for (const char one : name) {
    const auto byte = static_cast<unsigned char>(one);
    const bool letter = (one >= '0' && one <= '9') || (one >= 'A' && one <= 'Z') || (one >= 'a' && one <= 'z');
    if (letter || kPlain.contains(one)) {
      target += one;
    } else {
      target += {'%', kDigits[byte >> 4U], kDigits[byte & 0xfU]};
    }
  }
  return target;
}

Attempt<void> run_web(LabRun& run) {
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  const std::string& file = run.options.words.back();
  const std::string request = "GET " + std::string(file.starts_with('/') ? "" : "/") + in_a_target(file) +
                              " HTTP/1.1\r\nHost: " + run.options.ip + "\r\nConnection: close\r\n\r\n";
  if (const auto sent = talk.send(request); !sent) return sent;
  for (;;) {
    const auto part = talk.receive(std::size_t{64} * 1024);
    if (!part) return std::unexpected(part.error());
    if (part->empty()) return talk.close();
  }
}

/// Sends a file's bytes and half-closes; the server's FIN is the only word that comes back.
Attempt<void> run_sink(LabRun& run) {
  Attempt<std::string> content = read_whole(run.options.words.back(), run.options.language, run.interruption);
  if (!content) return std::unexpected(content.error());
  Conversation talk(run);
  if (const auto opened = talk.open(); !opened) return opened;
  if (const auto sent = talk.send(*content); !sent) return sent;
  if (const auto ended = talk.end_sending(); !ended) return ended;
  const auto answer = talk.receive();
  if (!answer) return std::unexpected(answer.error());
  return talk.close();
}

constexpr std::array kV1{kHello};
constexpr std::array<std::string_view, 1> kV2{"World! Hello, World!"};
constexpr std::string_view kTenfold =
    "Hello, World!Hello, World!Hello, World!Hello, World!Hello, World!Hello, World!Hello, World!Hello, World!"
    "Hello, World!Hello, World!";
constexpr std::array kV4{kTenfold, kTenfold, kTenfold, kTenfold};

constexpr auto kClients = std::to_array<LabClient>({
    {.name = "v0", .port = 12345, .run = run_typed<kNoEnd>},
    {.name = "v1", .port = 12345, .run = run_messages<kV1, 1>},
    {.name = "v2", .port = 12345, .run = run_messages<kV2, 1>},
    {.name = "v2-no-nagle", .port = 12347, .run = run_messages<kV2, 1>},
    {.name = "v3", .port = 12345, .run = run_messages<kV1, 2>},
    {.name = "v4", .port = 12345, .run = run_messages<kV4, 1>},
    {.name = "upper-line", .port = 12346, .run = run_typed<kLineEnd>},
    {.name = "chat", .port = 5000, .run = run_chat},
    {.name = "chat-udp", .port = 5000, .run = run_udp_chat},
    {.name = "secret", .port = 5001, .run = run_question},
    {.name = "sink", .port = 5002, .takes_file = true, .run = run_sink},
    {.name = "upper-udp", .port = 12000, .run = run_datagram},
    {.name = "upper-tcp", .port = 12000, .run = run_question},
    {.name = "web", .port = 6789, .takes_file = true, .run = run_web},
    {.name = "web-bytes", .port = 6789, .takes_file = true, .run = run_web},
    {.name = "time", .port = 8080, .run = run_time},
    {.name = "time-warning", .port = 8080, .run = run_time},
    {.name = "time-strict", .port = 8080, .run = run_time},
});

}  // namespace

namespace {

/// Most bytes of one message that are shown: each message of an exercise, and the beginning of a file.
constexpr std::size_t kMostShown = std::size_t{2} * kMessage;

std::string beginning_of(std::string_view bytes, Language language) {
  std::string_view first = bytes.substr(0, kMostShown);
  // Not within a character.
  while (first.size() < bytes.size() && !first.empty() &&
         (static_cast<unsigned char>(bytes[first.size()]) & 0xc0U) == 0x80U) {
    first.remove_suffix(1);
  }
  std::string told = shown(std::string(first));
  if (first.size() < bytes.size())
    told += text(language, Message::lab_more, {std::to_string(bytes.size() - first.size())});
  return told;
}

}  // namespace

void LabRun::note(const char* what, std::string_view bytes) {
  // A server may go on for ever; only with --json anybody reads them.
  if (!report.is_json() || steps.size() >= kMostSteps) return;
  steps.push_back({{what, bytes.size()}, {"text", beginning_of(bytes, options.language)}});
}

void LabRun::tell_sent(std::string_view bytes) {
  note("sent", bytes);
  report.line(
      text(options.language, Message::lab_sent, {std::to_string(bytes.size()), beginning_of(bytes, options.language)}));
}

void LabRun::tell_received(std::string_view bytes) {
  note("received", bytes);
  report.line(text(options.language, Message::lab_received,
                   {std::to_string(bytes.size()), beginning_of(bytes, options.language)}));
}

void LabRun::tell_closed() {
  note("received", {});
  report.line(text(options.language, Message::lab_closed));
}

Failure LabRun::failure(Error error) const {
  const net::EndpointText where(server);
  if (error == Error::refused) {
    return {.reason = Reason::unreachable,
            .message = text(options.language, Message::lab_refused, {where.view(), lab})};
  }
  if (error == Error::timed_out) {
    return {.reason = Reason::timed_out, .message = text(options.language, Message::lab_silent, {where.view()})};
  }
  return {.reason = Reason::failed,
          .message =
              text(options.language, Message::lab_broke, {where.view(), connection_reason(options.language, error)})};
}

std::span<const LabClient> lab_clients() noexcept { return kClients; }

const LabClient* find_lab_client(std::string_view name) noexcept {
  const auto* const found = std::ranges::find(kClients, name, &LabClient::name);
  return found == kClients.end() ? nullptr : found;
}

std::string lab_client_names() {
  std::string names;
  for (const LabClient& client : kClients) names += (names.empty() ? "" : ", ") + std::string(client.name);
  return names;
}

}  // namespace wirelab::cli
