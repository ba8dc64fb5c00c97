#include "host/cli/lab/chat_client.h"

#include <pwd.h>
#include <unistd.h>

#include "host/cli/display.h"
#include "host/cli/lab/lab_clients.h"
#include "host/cli/lab/lab_question.h"
#include "host/cli/lab/typed_lines.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMostHeard = 2048;
/// What one turn of the loop takes in.
constexpr int kReadsAtOnce = 16;

/// What this side is called: as it was typed, or who is logged in here.
std::string own_name(const Options& options) {
  if (options.lab.name) return *options.lab.name;
  // NOLINTNEXTLINE(concurrency-mt-unsafe): nobody else asks
  const passwd* user = ::getpwuid(::getuid());
  return user == nullptr || user->pw_name == nullptr ? "client" : user->pw_name;
}

class Waker final : public Watcher {
 public:
  void ready() override {}
};

/// Lets the loop turn until something may have happened.
void turn(LabRun& run) {
  run.interruption.check();
  run.network.reactor().run_once(std::chrono::hours(1));
  run.interruption.check();
}

void show(LabRun& run, std::string_view received) {
  run.note("received", received);
  while (!received.empty()) {
    const std::size_t end = std::min(received.find('\n'), received.size());
    run.report.line(shown(std::string(received.substr(0, end))));
    received.remove_prefix(std::min(end + 1, received.size()));
  }
}

/// A chat over a stream: what was typed goes out, what came is shown, neither waits for the other.
class StreamChat {
 public:
  StreamChat(LabRun& run, net::StreamHandle stream)
      : run_(run), stream_(std::move(stream)), lines_(run.network.reactor(), waker_), name_(own_name(run.options)) {
    stream_->watch(&waker_);
  }
  ~StreamChat() { stream_->watch(nullptr); }

  Attempt<void> talk() {
    while (!over_) {
      if (const Result<void> moved = move(); !moved) return std::unexpected(run_.failure(moved.error()));
      if (!over_) turn(run_);
    }
    stream_->close();
    return {};
  }

 private:
  Result<void> move() {
    if (const auto heard = hear(); !heard) return heard;
    for (;;) {
      while (!unsent_.empty()) {
        const auto count = stream_->write(as_bytes(unsent_));
        if (!count) return is_passing(count.error()) ? Result<void>() : fail(count.error());
        unsent_.erase(0, *count);
      }
      if (lines_.over()) over_ = true;
      const auto line = lines_.take();
      if (!line) return {};
      if (*line == "quit") {
        over_ = true;
        return {};
      }
      unsent_ = name_ + ": " + *line + "\n";
      run_.note("sent", unsent_);
    }
  }

  Result<void> hear() {
    std::string room(kMostHeard, '\0');
    for (int reads = 0; reads < kReadsAtOnce; ++reads) {
      const auto count = stream_->read(std::as_writable_bytes(std::span(room)));
      if (!count) return is_passing(count.error()) ? Result<void>() : fail(count.error());
      if (*count == 0) {
        run_.report.line(text(run_.options.language, Message::lab_closed));
        over_ = true;
        return {};
      }
      show(run_, std::string_view(room).substr(0, *count));
    }
    // Who talks without an end must not keep anybody from typing, or from Ctrl-C.
    stream_->again();
    return {};
  }

  LabRun& run_;
  Waker waker_;
  net::StreamHandle stream_;
  TypedLines lines_;
  std::string name_;
  std::string unsent_;
  bool over_ = false;
};

/// What is heard in the appliance's chat, shown as it comes.
class Ear final : public client::LineSink {
 public:
  Ear(const Options& options, Report& report) : options_(options), report_(report) {}

  bool line(std::string_view text) override {
    const json heard = json::parse(text, nullptr, false);
    if (!heard.is_object()) return false;
    if (const auto error = heard.find("error"); error != heard.end() && error->is_object()) {
      refusal = error->value("message", "");
      return false;
    }
    const std::string event = heard.value("event", "");
    const std::string what = shown(heard.value("text", ""));
    if (event == "heard") report_.line(what);
    if (event == "joined") report_.line(cli::text(options_.language, Message::chat_joined, {what}));
    if (event == "left") report_.line(cli::text(options_.language, Message::chat_left));
    if (event == "lost") {
      report_.line(cli::text(options_.language, Message::chat_lost, {std::to_string(heard.value("lines", 0U))}));
    }
    if (event == "stopped") report_.line(cli::text(options_.language, Message::chat_stopped));
    return event != "stopped";
  }

  std::string refusal;

 private:
  const Options& options_;
  Report& report_;
};

}  // namespace

Attempt<void> run_chat(LabRun& run) {
  Waker waker;
  auto stream = run.network.stack().connect(run.server);
  if (!stream) return std::unexpected(run.failure(stream.error()));
  run.own_ports.push_back((*stream)->local().port);
  (*stream)->watch(&waker);
  Timer timer(run.network.reactor(), waker);
  timer.start(run.options.timeout);
  for (;;) {
    const auto established = (*stream)->write({});
    if (established) break;
    if (!is_passing(established.error())) return std::unexpected(run.failure(established.error()));
    if (timer.expired()) return std::unexpected(run.failure(Error::timed_out));
    turn(run);
  }
  return StreamChat(run, std::move(*stream)).talk();
}

Attempt<void> run_udp_chat(LabRun& run) {
  Waker waker;
  auto socket = run.network.stack().bind_datagram({net::Address::any(run.server.address.family()), 0});
  if (!socket) return std::unexpected(run.failure(socket.error()));
  (*socket)->watch(&waker);
  TypedLines lines(run.network.reactor(), waker);
  const std::string name = own_name(run.options);
  std::string room(kMostHeard, '\0');
  run.own_ports.push_back((*socket)->local().port);
  for (;;) {
    bool more = true;
    for (int reads = 0; more && reads < kReadsAtOnce; ++reads) {
      const auto datagram = (*socket)->receive_from(std::as_writable_bytes(std::span(room)));
      more = datagram.has_value();
      if (more && datagram->from == run.server) show(run, std::string_view(room).substr(0, datagram->size));
    }
    while (const auto line = lines.take()) {
      if (*line == "quit") return {};
      const std::string said = name + ": " + *line + "\n";
      const auto sent = (*socket)->send_to(as_bytes(said), run.server);
      if (!sent && !is_passing(sent.error())) return std::unexpected(run.failure(sent.error()));
      run.note("sent", said);
    }
    if (lines.over()) return {};
    if (more) run.network.reactor().mark(waker);
    turn(run);
  }
}

ExitCode run_chat_as_appliance(const Options& options, Conductor& conductor, Report& report) {
  const std::string lab = options.words.size() > 1 ? options.words[1] : "chat";
  Ear ear(options, report);
  client::LinesExchange exchange("LAB_HEAR " + lab + "\n", ear);
  const auto hearing = conductor.begin(exchange, client::kStreamSilence);
  Waker waker;
  TypedLines lines(conductor.network().reactor(), waker);
  json said = json::array();
  const auto end = [&](const std::optional<Failure>& failure) {
    json result = {{"lab", lab}, {"said", std::move(said)}};
    if (failure) {
      report.failed(std::move(result), {}, *failure);
    } else {
      report.done(std::move(result), {});
    }
    return report.finish();
  };
  while (!hearing->over()) {
    // Nobody speaks in a chat that does not run.
    const auto line = exchange.accepted() ? lines.take() : std::nullopt;
    if (line && *line == "quit") return end(std::nullopt);
    if (line && !line->empty()) {
      const auto answer = ask_labs(conductor, client::Verb::lab_say, "LAB_SAY " + lab + " " + *line + "\n");
      if (!answer) return end(answer.error());
      said.push_back(*line);
      continue;
    }
    if (exchange.accepted() && lines.over()) return end(std::nullopt);
    conductor.turn(std::chrono::hours(1));
  }
  if (!ear.refusal.empty()) {
    return end(Failure{.reason = Reason::not_found,
                       .message = text(options.language, Message::chat_refused, {shown(ear.refusal)}),
                       .reply = ear.refusal});
  }
  return end(hearing->failure());
}

}  // namespace wirelab::cli
