#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "host/cli/session/connection.h"
#include "host/cli/session/session.h"
#include "host/client/session_link.h"

namespace wirelab::cli {

/// What a refusal's document (wirelab.capture/1) says; nothing if it is none.
[[nodiscard]] std::optional<std::string> refusal_message(std::string_view text);

/// A capture of the appliance in a session of its own: logs in, asks, gives the file to a taker as it comes, and can
/// end it in order. Whoever has it turns the reactor.
class CaptureTalk final : private Watcher {
 public:
  /// All references must outlive this object; no credentials: without a log-in.
  CaptureTalk(Conductor& conductor, ServerConnector& connector, const std::optional<Credentials>& credentials,
              std::string command, client::BytesRequest::Taker taker);
  ~CaptureTalk();

  /// The appliance is to send what it has, and end the capture.
  void end() { link_.end_stream(); }

  [[nodiscard]] bool over() const noexcept { return failure_ || capture_->over(); }
  /// Why it is over, or did not begin; nothing if it ended in order.
  [[nodiscard]] std::optional<Failure> failure() const;

 private:
  void ready() override;
  [[nodiscard]] Failure broken(const client::Problem& problem) const;
  [[nodiscard]] Failure refused() const;

  Conductor& conductor_;
  ServerConnector& connector_;
  client::SessionLink link_;
  std::shared_ptr<client::SessionRequest> login_;
  std::shared_ptr<client::BytesRequest> capture_;
  std::optional<Failure> failure_;  // of the log-in
};

}  // namespace wirelab::cli
