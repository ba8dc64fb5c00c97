#include <string>

#include "host/cli/experiment/experiment.h"

namespace wirelab::cli {
namespace {

using experiment::Evidence;
using experiment::Nanoseconds;

/// 40 bytes, which V2 reads and answers five at a time: eight writes, fewer than TCP may have on its way at first.
constexpr std::string_view kEightWrites = "Hello, World!Hello, World!Hello, World!!";
constexpr std::size_t kWrite = 5;
/// The first answers find a receiver that acknowledges at once, because it does not know the conversation yet.
constexpr int kQuestions = 10;
constexpr std::string_view kUrgent = "the pump is hot";
/// So long a datagram may take before it counts as lost.
constexpr Duration kLost = std::chrono::seconds(1);
/// A port that no lab has.
constexpr std::uint16_t kNobody = 12001;

Nanoseconds since(Stage::Clock::time_point begin, Stage::Clock::time_point end) {
  return std::chrono::duration_cast<Nanoseconds>(end - begin);
}

/// Sends `text` and receives until as much came back.
Attempt<void> echo(Stage& stage, const net::Endpoint& server, std::string_view text) {
  LabSocket socket = stage.socket();
  const auto checked = [&](const auto& result) {
    return !result ? Attempt<void>(std::unexpected(stage.broken(server, result.error()))) : Attempt<void>();
  };
  if (const auto done = checked(socket.connect(server)); !done) return done;
  if (const auto done = checked(socket.send(text)); !done) return done;
  for (std::size_t received = 0; received < text.size();) {
    const auto part = socket.receive(text.size());
    if (!part) return checked(part);
    if (part->empty()) return std::unexpected(stage.broken(server, Error::closed));
    received += part->size();
  }
  socket.close();
  return {};
}

/// Asks so many questions in one connection, each in these writes; answers how long each took.
Attempt<std::vector<Nanoseconds>> ask_often(Stage& stage, const net::Endpoint& server,
                                            std::initializer_list<std::string_view> writes, bool nagle) {
  LabSocket socket = stage.socket();
  const auto broken = [&](Error error) { return std::unexpected(stage.broken(server, error)); };
  if (const auto done = socket.connect(server, nagle); !done) return broken(done.error());
  std::vector<Nanoseconds> times;
  for (int i = 0; i < kQuestions; ++i) {
    const Stage::Clock::time_point begin = Stage::now();
    for (const std::string_view write : writes) {
      if (const auto done = socket.send(write); !done) return broken(done.error());
    }
    const auto answer = socket.receive(1024);
    if (!answer) return broken(answer.error());
    if (answer->empty()) return broken(Error::closed);
    times.push_back(since(begin, Stage::now()));
  }
  socket.close();
  return times;
}

}  // namespace

Attempt<Trial> try_nagle(Stage& stage) {
  const auto with = stage.lab("v2");
  if (!with) return std::unexpected(with.error());
  const auto without = stage.lab("v2-no-nagle");
  if (!without) return std::unexpected(without.error());
  auto capture = stage.captured("", [&]() -> Attempt<void> {
    stage.tell("40 bytes to a server that reads and answers 5 at a time, with Nagle's algorithm and without");
    if (const auto done = echo(stage, *with, kEightWrites); !done) return done;
    return echo(stage, *without, kEightWrites);
  });
  if (!capture) return std::unexpected(capture.error());
  const experiment::SmallWrites made{.with = with->port, .without = without->port, .write = kWrite};
  return Trial{std::move(*capture), [made](const Evidence& evidence) { return judge_nagle(evidence, made); }};
}

Attempt<Trial> try_delayed_ack(Stage& stage) {
  const auto server = stage.lab("upper-line");
  if (!server) return std::unexpected(server.error());
  experiment::Questions asked{.port = server->port};
  auto capture = stage.captured("port=" + std::to_string(server->port), [&]() -> Attempt<void> {
    const auto ask = [&](std::vector<Nanoseconds>& into, std::initializer_list<std::string_view> writes, bool nagle,
                         const std::string& how) -> Attempt<void> {
      stage.tell(std::to_string(kQuestions) + " questions, " + how);
      auto times = ask_often(stage, *server, writes, nagle);
      if (!times) return std::unexpected(times.error());
      into = std::move(*times);
      return {};
    };
    if (const auto done = ask(asked.two_writes, {"half a ", "line\n"}, true, "each in two writes"); !done) return done;
    if (const auto done = ask(asked.two_writes_at_once, {"half a ", "line\n"}, false,
                              "each in two writes, without Nagle's algorithm");
        !done) {
      return done;
    }
    return ask(asked.one_write, {"half a line\n"}, true, "each in one write");
  });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [asked](const Evidence& evidence) { return judge_delayed_ack(evidence, asked); }};
}

Attempt<Trial> try_urgent_message(Stage& stage) {
  const auto tcp = stage.lab("upper-tcp");
  if (!tcp) return std::unexpected(tcp.error());
  const auto udp = stage.lab("upper-udp");
  if (!udp) return std::unexpected(udp.error());
  experiment::UrgentMessage sent{.tcp_port = tcp->port, .udp_port = udp->port};
  const std::string words = tcp->port == udp->port ? "port=" + std::to_string(tcp->port) : "";
  auto capture = stage.captured(words, [&]() -> Attempt<void> {
    stage.tell("'" + std::string(kUrgent) + "' by TCP, then by UDP");
    const Stage::Clock::time_point begin = Stage::now();
    if (const auto done = echo(stage, *tcp, kUrgent); !done) return done;
    const Stage::Clock::time_point middle = Stage::now();
    LabDatagrams socket = stage.datagrams(*udp);
    if (const auto opened = socket.open(); !opened) return std::unexpected(stage.broken(*udp, opened.error()));
    if (const auto gone = socket.send(kUrgent); !gone) return std::unexpected(stage.broken(*udp, gone.error()));
    if (const auto came = socket.receive(stage.parts().options.timeout); !came) {
      return std::unexpected(stage.broken(*udp, came.error()));
    }
    sent.tcp = since(begin, middle);
    sent.udp = since(middle, Stage::now());
    return {};
  });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [sent](const Evidence& evidence) { return judge_urgent_message(evidence, sent); }};
}

Attempt<Trial> try_refusal(Stage& stage) {
  const net::Endpoint nobody{stage.parts().options.server.address, stage.parts().port.value_or(kNobody)};
  experiment::NobodyThere met{.port = nobody.port};
  auto capture = stage.captured("port=" + std::to_string(nobody.port), [&]() -> Attempt<void> {
    stage.tell("a connection and a datagram to port " + std::to_string(nobody.port) + ", where nobody listens");
    const Stage::Clock::time_point begin = Stage::now();
    LabSocket socket = stage.socket();
    const auto connected = socket.connect(nobody);
    met.tcp_refused = !connected && connected.error() == Error::refused;
    met.tcp_told = since(begin, Stage::now());
    socket.close();
    LabDatagrams datagrams = stage.datagrams(nobody);
    if (const auto opened = datagrams.open(); !opened) return std::unexpected(stage.broken(nobody, opened.error()));
    const Stage::Clock::time_point middle = Stage::now();
    const auto gone = datagrams.send(kUrgent);
    const auto came = datagrams.receive(kLost);
    met.udp_told = !gone || (!came && came.error() != Error::timed_out);
    met.udp_waited = since(middle, Stage::now());
    return {};
  });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [met](const Evidence& evidence) { return judge_refusal(evidence, met); }};
}

Attempt<Trial> try_reply_port(Stage& stage) {
  const auto server = stage.lab("upper-tcp");
  if (!server) return std::unexpected(server.error());
  experiment::ReplyPorts used{.port = server->port};
  auto capture = stage.captured("port=" + std::to_string(server->port), [&]() -> Attempt<void> {
    stage.tell("three connections, a question in each");
    for (int i = 0; i < 3; ++i) {
      LabSocket socket = stage.socket();
      const auto broken = [&](Error error) { return std::unexpected(stage.broken(*server, error)); };
      if (const auto done = socket.connect(*server); !done) return broken(done.error());
      used.own.push_back(socket.local().port);
      if (const auto done = socket.send("which port is mine?"); !done) return broken(done.error());
      if (const auto answer = socket.receive(1024); !answer) return broken(answer.error());
      socket.close();
    }
    return {};
  });
  if (!capture) return std::unexpected(capture.error());
  return Trial{std::move(*capture), [used](const Evidence& evidence) { return judge_reply_port(evidence, used); }};
}

}  // namespace wirelab::cli
