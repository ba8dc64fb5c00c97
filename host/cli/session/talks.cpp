#include "host/cli/session/talks.h"

#include <algorithm>
#include <utility>

#include "firmware/command/classic_reply.h"
#include "host/cli/session/session_words.h"
#include "host/cli/version.h"
#include "host/client/session_request.h"

namespace wirelab::cli {
namespace {

using client::Exchange;
using client::Fault;
using client::Need;
using client::SessionRequest;

/// Gives an exchange what it would read on the classic wire: a good reply's body behind a size header, the parts of a
/// stream as they come.
class CarriedRequest final : public SessionRequest {
 public:
  CarriedRequest(std::string line, Exchange& exchange) : SessionRequest(std::move(line)), exchange_(exchange) {}

  /// Only a stream has parts, and the verbs that stream are not known here.
  [[nodiscard]] bool streams() const noexcept override { return true; }

  /// A document in place of an answer, or behind lines of one.
  void refuse(std::string_view document) {
    hear(exchange_.steps() > 0 ? std::string(document) + "\n" : header(document.size()) + std::string(document));
  }
  void hear(std::string_view text) {
    if (exchange_.need() == Need::receive) exchange_.received(as_bytes(text));
  }
  void end() {
    if (exchange_.need() == Need::receive) exchange_.ended();
  }

 private:
  static std::string header(std::uint64_t size) {
    return std::string(command::kSizeHeaderStart) + std::to_string(size) + "\r\n";
  }
  [[nodiscard]] bool begin_body(std::uint64_t size) override {
    if (size > 0) hear(header(size));
    return size == 0 || exchange_.need() == Need::receive;
  }
  [[nodiscard]] bool take(ConstBytes bytes) override { return take_part(bytes); }
  [[nodiscard]] bool take_part(ConstBytes bytes) override {
    hear(as_text(bytes));
    return !exchange_.problem();
  }

  Exchange& exchange_;
};

}  // namespace

/// One exchange in a session: logs in if the session is new, then asks.
class SessionTalk final : public Talk, private Watcher {
 public:
  SessionTalk(SessionTalks& talks, SessionTalks::Line line, bool fresh, Exchange& exchange)
      : talks_(talks), line_(std::move(line)), exchange_(exchange), command_(exchange.to_send()) {
    while (command_.ends_with('\n')) command_.pop_back();
    if (fresh && talks_.credentials_) {
      log_in(*talks_.credentials_);
    } else {
      ask();
    }
  }
  ~SessionTalk() override {
    if (login_) login_->when_over({});
    if (request_) request_->when_over({});
    if (request_) request_->when_asked({});
    const client::SessionCore& core = line_.link->core();
    if (request_ && request_->over() && !core.over() && !core.busy()) talks_.give_back(std::move(line_));
  }

  [[nodiscard]] bool over() const noexcept override { return exchange_.need() == Need::done; }
  [[nodiscard]] std::optional<Failure> failure() const override {
    const auto problem = exchange_.problem();
    if (failure_ || !problem) return failure_;
    return talks_.conductor_.broken(*problem);
  }

 private:
  void log_in(const Credentials& who) {
    login_ = std::make_shared<SessionRequest>(client::session_line("LOGIN", {who.user, who.password.text()}));
    // Asking goes on in a turn of its own: the session is in the middle of something here.
    login_->when_over([this] { talks_.connector_.reactor().mark(*this); });
    line_.link->ask(login_);
  }
  void ask() {
    request_ = std::make_shared<CarriedRequest>(command_, exchange_);
    request_->when_asked([this] { exchange_.sent(); });
    request_->when_over([this] { take_reply(); });
    line_.link->ask(request_);
  }
  void ready() override {
    if (request_ || !login_ || !login_->over()) return;
    if (login_->good()) return ask();
    const auto problem = login_->problem();
    give_up(problem ? broken(*problem) : refused_login(talks_.conductor_, *login_), problem);
  }

  void take_reply() {
    const auto& problem = request_->problem();
    if (over()) return;
    if (problem) return give_up(broken(*problem), problem);
    if (!request_->good()) take_refusal();
    request_->end();
  }
  void take_refusal() {
    if (!request_->text().empty()) return request_->refuse(request_->text());
    if (request_->word() == "unknown_command") return request_->hear("UNKNOWN_COMMAND");
    give_up(refused_request(talks_.conductor_, *request_, {}), std::nullopt);
  }

  [[nodiscard]] Failure broken(const client::Problem& problem) const {
    if (auto why = talks_.connector_.why_not(problem)) return std::move(*why);
    return broken_session(talks_.conductor_, problem);
  }
  void give_up(Failure failure, const std::optional<client::Problem>& problem) {
    failure_ = std::move(failure);
    exchange_.broke(problem ? problem->fault : Fault::session_closed, problem ? problem->cause : Error::not_allowed);
  }

  SessionTalks& talks_;
  SessionTalks::Line line_;
  Exchange& exchange_;
  std::string command_;
  std::shared_ptr<SessionRequest> login_;
  std::shared_ptr<CarriedRequest> request_;
  std::optional<Failure> failure_;
};

SessionTalks::SessionTalks(Conductor& conductor, ServerConnector& connector,
                           const std::optional<Credentials>& credentials)
    : conductor_(conductor), connector_(connector), credentials_(credentials) {
  conductor_.talk_in(this);
}

SessionTalks::~SessionTalks() { conductor_.talk_in(nullptr); }

SessionTalks::Line SessionTalks::idle_line(Duration step) {
  std::erase_if(idle_, [](const Line& line) { return line.link->core().over(); });
  const auto found = std::ranges::find(idle_, step, &Line::step);
  if (found == idle_.end()) return {};
  Line line = std::move(*found);
  idle_.erase(found);
  return line;
}

void SessionTalks::give_back(Line line) { idle_.push_back(std::move(line)); }

std::unique_ptr<Talk> SessionTalks::begin(Exchange& exchange, const client::Waits& waits) {
  Line line = idle_line(waits.step);
  const bool fresh = line.link == nullptr;
  if (fresh) {
    const std::string client = "wirelab/" + std::string(kVersion);
    line = {.step = waits.step, .link = std::make_unique<client::SessionLink>(connector_, client, waits)};
  }
  return std::make_unique<SessionTalk>(*this, std::move(line), fresh, exchange);
}

}  // namespace wirelab::cli
