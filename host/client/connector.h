#pragma once

#include "firmware/net/stack.h"

namespace wirelab::client {

/// How a connection to the server is opened: the one place that knows whether there is something between a session and
/// TCP. A stream that protects what it carries goes in here, and nothing else changes.
class Connector {
 public:
  Connector() = default;
  Connector(const Connector&) = delete;
  Connector& operator=(const Connector&) = delete;
  virtual ~Connector() = default;

  /// Starts a connection; the stream exists at once and establishes, or fails, later (see net::Stream).
  [[nodiscard]] virtual Result<net::StreamHandle> connect() = 0;
  /// The loop in which its streams run.
  [[nodiscard]] virtual Reactor& reactor() noexcept = 0;
};

/// TCP, in clear text.
class ClearConnector final : public Connector {
 public:
  /// The stack must outlive this object.
  ClearConnector(net::Stack& stack, const net::Endpoint& server) noexcept : stack_(stack), server_(server) {}

  [[nodiscard]] Result<net::StreamHandle> connect() override { return stack_.connect(server_); }
  [[nodiscard]] Reactor& reactor() noexcept override { return stack_.reactor(); }

 private:
  net::Stack& stack_;
  net::Endpoint server_;
};

}  // namespace wirelab::client
