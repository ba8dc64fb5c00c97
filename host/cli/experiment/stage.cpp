#include "host/cli/experiment/stage.h"

#include <algorithm>

#include "host/cli/capture/recording.h"
#include "host/cli/lab/lab_question.h"
#include "host/cli/lab/lab_trace.h"

namespace wirelab::cli {
namespace {

class Alarm final : public Watcher {
 public:
  void ready() override {}
};

}  // namespace

Attempt<net::Endpoint> Stage::lab(const std::string& name) {
  const auto rows = ask_labs(parts_.conductor, client::Verb::lab_list, "LAB_LIST\n");
  if (!rows) return std::unexpected(rows.error());
  auto found = std::ranges::find(*rows, name, &LabRow::name);
  std::vector<LabRow> begun;
  if (found != rows->end() && !found->running) {
    // Who is interrupted now does not hear whether it was started.
    started_.push_back(name);
    auto started = start(name);
    if (!started) {
      started_.pop_back();
      return std::unexpected(started.error());
    }
    begun = std::move(*started);
  }
  const auto row = std::ranges::find(begun, name, &LabRow::name);
  const auto port = row != begun.end() ? row->port : found != rows->end() ? found->port : std::nullopt;
  if (!port) return std::unexpected(wrong_answer(parts_.options.language, parts_.conductor.server()));
  return net::Endpoint{parts_.options.server.address, *port};
}

/// Its usual port may be another lab's, which somebody works with.
Attempt<std::vector<LabRow>> Stage::start(const std::string& name) {
  auto started = ask_labs(parts_.conductor, client::Verb::lab_start, "LAB_START " + name + "\n");
  for (const char* port : {"22345", "23456", "24567"}) {
    if (started) break;
    auto elsewhere = ask_labs(parts_.conductor, client::Verb::lab_start, "LAB_START " + name + " port=" + port + "\n");
    if (elsewhere) return elsewhere;
  }
  return started;
}

void Stage::clear() {
  for (const std::string& name : started_) {
    static_cast<void>(ask_labs(parts_.conductor, client::Verb::lab_stop, "LAB_STOP " + name + "\n"));
  }
  started_.clear();
}

Attempt<net_report::Document> Stage::document(client::Verb verb, const std::string& command, Duration extra) {
  const Language language = parts_.options.language;
  const auto answer = parts_.conductor.document(verb, command + "\n", {}, extra);
  if (!answer) return std::unexpected(answer.error());
  auto document = net_report::decode_document(*answer);
  if (!document) return std::unexpected(undecodable(language, document.error(), parts_.conductor.server()));
  if (const auto* trouble = std::get_if<net_report::Trouble>(&document->body)) {
    return std::unexpected(refused_by(language, *trouble));
  }
  return std::move(*document);
}

Attempt<std::string> Stage::captured(const std::string& words, const std::function<Attempt<void>()>& what) {
  LabTrace trace(parts_.conductor, parts_.connector, parts_.credentials, words);
  if (auto begun = trace.begin(); !begun) return std::unexpected(std::move(begun.error()));
  const auto done = what();
  auto file = trace.end();
  if (!done) return std::unexpected(done.error());
  return file;
}

Attempt<std::string> Stage::recorded(const std::string& words, int seconds,
                                     const std::function<Attempt<void>()>& what) {
  const auto answer = parts_.conductor.document(client::Verb::record,
                                                "RECORD seconds=" + std::to_string(seconds) + " " + words + "\n", {});
  if (!answer) return std::unexpected(answer.error());
  if (auto begun = decode_recording(*answer, parts_.conductor); !begun)
    return std::unexpected(std::move(begun.error()));
  if (auto done = what(); !done) return std::unexpected(std::move(done.error()));
  LabTrace trace(parts_.conductor, parts_.connector, parts_.credentials, "recorded=yes");
  if (auto opened = trace.begin(); !opened) return std::unexpected(std::move(opened.error()));
  return trace.end();
}

void Stage::wait(Duration time) {
  Alarm alarm;
  Timer timer(parts_.conductor.network().reactor(), alarm);
  timer.start(time);
  while (!timer.expired()) parts_.conductor.turn(time);
}

Failure Stage::broken(const net::Endpoint& where, Error error) const {
  const net::EndpointText place(where);
  if (error == Error::timed_out) {
    return {.reason = Reason::timed_out, .message = text(parts_.options.language, Message::lab_silent, {place.view()})};
  }
  return {.reason = error == Error::refused ? Reason::unreachable : Reason::failed,
          .message = text(parts_.options.language, Message::lab_broke,
                          {place.view(), connection_reason(parts_.options.language, error)})};
}

}  // namespace wirelab::cli
