#include "host/cli/capture/capture_talk.h"

#include <nlohmann/json.hpp>

#include "host/cli/display.h"
#include "host/cli/session/session_words.h"
#include "host/cli/version.h"

namespace wirelab::cli {
std::optional<std::string> refusal_message(std::string_view text) {
  const auto document = nlohmann::json::parse(text, nullptr, false);
  const nlohmann::json::json_pointer place("/error/message");
  if (document.is_discarded() || !document.contains(place) || !document[place].is_string()) return std::nullopt;
  return document[place].get<std::string>();
}

CaptureTalk::CaptureTalk(Conductor& conductor, ServerConnector& connector,
                         const std::optional<Credentials>& credentials, std::string command,
                         client::BytesRequest::Taker taker)
    : conductor_(conductor),
      connector_(connector),
      link_(connector, "wirelab/" + std::string(kVersion), conductor.waits()),
      capture_(std::make_shared<client::BytesRequest>(std::move(command), std::move(taker))) {
  if (!credentials) {
    link_.ask(capture_);
    return;
  }
  login_ = std::make_shared<client::SessionRequest>(
      client::session_line("LOGIN", {credentials->user, credentials->password.text()}));
  // Asking goes on in a turn of its own: the session is in the middle of something here.
  login_->when_over([this] { connector_.reactor().mark(*this); });
  link_.ask(login_);
}

CaptureTalk::~CaptureTalk() {
  if (login_) login_->when_over({});
}

void CaptureTalk::ready() {
  if (!login_->over()) return;
  if (login_->good()) return link_.ask(capture_);
  const auto& problem = login_->problem();
  failure_ = problem ? broken(*problem) : refused_login(conductor_, *login_);
}

std::optional<Failure> CaptureTalk::failure() const {
  if (failure_) return failure_;
  if (const auto& problem = capture_->problem()) return broken(*problem);
  if (!capture_->good()) return refused();
  return std::nullopt;
}

Failure CaptureTalk::broken(const client::Problem& problem) const {
  if (auto why = connector_.why_not(problem)) return std::move(*why);
  return broken_session(conductor_, problem);
}

/// The appliance says why in a document, unless it was not asked at all.
Failure CaptureTalk::refused() const {
  Failure failure = refused_request(conductor_, *capture_, {});
  if (const auto why = refusal_message(capture_->text())) {
    failure.message = text(conductor_.options().language, Message::capture_refused, {shown(*why)});
  }
  return failure;
}

}  // namespace wirelab::cli
