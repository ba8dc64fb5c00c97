#include "host/cli/net/status_watch.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "host/cli/net/answer.h"
#include "host/cli/net/frame.h"
#include "host/cli/net/screen.h"
#include "host/cli/net/status_page.h"
#include "host/cli/net/watching.h"
#include "host/client/document_exchange.h"

namespace wirelab::cli {
namespace {

using namespace std::chrono_literals;
using net_report::Document;
using net_report::Status;

constexpr Duration kAtMostEvery = 250ms;
constexpr Duration kAtLeastEvery = 2s;
/// An appliance that does not answer for this long is said to be gone.
constexpr Duration kAnswerTime = 5s;
/// How soon a resized window is noticed.
constexpr Duration kWatchLook = 200ms;

class StatusWatch {
 public:
  StatusWatch(Conductor& conductor, const Printer& printer, Report& report)
      : conductor_(conductor),
        printer_(printer),
        report_(report),
        command_(net_command({.task = NetTask::status}, conductor.options().net)) {}

  ExitCode run() {
    while (!document_) {
      ask();
      conductor_.turn(kWatchLook);
      if (auto failure = take_answer()) return failed(*failure);
    }
    Screen screen;
    for (;;) {
      hear();
      if (conductor_.now() >= due()) ask();
      draw(screen);
      conductor_.turn(std::clamp<Duration>(due() - conductor_.now(), 1ms, kWatchLook));
      if (const auto failure = take_answer()) {
        if (failure->reason == Reason::unsupported || failure->reason == Reason::not_allowed) return failed(*failure);
        if (!gone_since_) gone_since_ = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
        why_gone_ = failure->message;
      }
    }
  }

 private:
  ExitCode failed(const Failure& failure) {
    report_.failed(nlohmann::json::object(), {}, failure);
    return report_.finish();
  }

  [[nodiscard]] TimePoint due() const { return asked_ + (dirty_ ? kAtMostEvery : kAtLeastEvery); }

  void ask() {
    if (question_) return;
    asked_ = conductor_.now();
    dirty_ = false;
    exchange_ = std::make_unique<client::DocumentExchange>(command_, net_report::kMaxDocument);
    question_ = conductor_.begin(*exchange_, std::min(kAnswerTime, conductor_.options().timeout));
  }

  /// Looks whether the answer is there; what is wrong with it.
  std::optional<Failure> take_answer() {
    if (!question_ || !question_->over()) return std::nullopt;
    auto failure = std::exchange(question_, nullptr)->failure();
    if (failure) return failure;
    if (!exchange_->accepted()) return conductor_.refused(client::Verb::net_status, exchange_->refusal());
    const Language language = conductor_.options().language;
    auto document = net_report::decode_document(exchange_->document());
    if (!document) return undecodable(language, document.error(), conductor_.server());
    if (const auto* trouble = std::get_if<net_report::Trouble>(&document->body)) return refused_by(language, *trouble);
    if (!std::holds_alternative<Status>(document->body)) return wrong_answer(language, conductor_.server());
    document_ = std::make_unique<Document>(std::move(*document));
    gone_since_.reset();
    return std::nullopt;
  }

  /// Events only say that there is something new. An appliance that has none to give is asked every two seconds.
  void hear() {
    if (watching_ && !watching_->take().empty()) dirty_ = true;
    if (watching_ && watching_->over()) watching_.reset();
    if (watching_ || conductor_.now() < watch_again_) return;
    watch_again_ = conductor_.now() + kAtLeastEvery;
    watching_.emplace(conductor_, "NET_WATCH\n", client::kStreamSilence);
  }

  void draw(Screen& screen) {
    const View& view = printer_.view();
    std::optional<Piece> notice;
    if (gone_since_) {
      const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
      const auto gone = std::chrono::duration_cast<std::chrono::seconds>(now - *gone_since_).count();
      notice = {
          view.say(Label::gone_since, {time_text(*gone_since_, view.clock, false),
                                       span_text(static_cast<std::uint64_t>(std::max<long>(gone, 0))), why_gone_}),
          Style::bad};
    }
    const Page page = status_page(*document_, std::get<Status>(document_->body), view, conductor_.server());
    std::string bytes = frame(page, notice, terminal_size(), standard_paper().colour, view);
    if (bytes == drawn_) return;
    screen.write(bytes);
    drawn_ = std::move(bytes);
  }

  Conductor& conductor_;
  const Printer& printer_;
  Report& report_;
  std::string command_;
  std::unique_ptr<client::DocumentExchange> exchange_;
  std::unique_ptr<Talk> question_;
  std::optional<Watching> watching_;
  TimePoint asked_{};
  TimePoint watch_again_{};
  bool dirty_ = false;
  std::unique_ptr<Document> document_;
  std::optional<net_report::Moment> gone_since_;
  std::string why_gone_;
  std::string drawn_;
};

}  // namespace

ExitCode run_status_watch(Conductor& conductor, const Printer& printer, Report& report) {
  return StatusWatch(conductor, printer, report).run();
}

}  // namespace wirelab::cli
