#include "host/cli/session/connection.h"

#include "host/cli/session/secure_connector.h"

namespace wirelab::cli {
namespace {

/// TCP, in clear text: only ever by the user's own decision.
class PlainConnector final : public ServerConnector {
 public:
  explicit PlainConnector(Conductor& conductor) : below_(conductor.network().stack(), conductor.options().server) {}

  [[nodiscard]] Result<net::StreamHandle> connect() override { return below_.connect(); }
  [[nodiscard]] Reactor& reactor() noexcept override { return below_.reactor(); }
  [[nodiscard]] std::optional<Failure> why_not(const client::Problem& /*problem*/) const override {
    return std::nullopt;
  }

 private:
  client::ClearConnector below_;
};

}  // namespace

Attempt<std::unique_ptr<ServerConnector>> make_connector(Conductor& conductor) {
  if (conductor.options().session.wire != Wire::tls) return std::make_unique<PlainConnector>(conductor);
  auto secure = SecureConnector::make(conductor);
  if (!secure) return std::unexpected(std::move(secure.error()));
  return std::move(*secure);
}

}  // namespace wirelab::cli
