#pragma once

#include <filesystem>
#include <string>

#include "firmware/posix/getrandom_entropy.h"
#include "firmware/tls/tls_stack.h"
#include "host/cli/session/connection.h"
#include "host/trust/pin_file.h"
#include "host/trust/server_judge.h"

namespace wirelab::cli {

/// Sessions over TLS with the one server of the command line, whose key is that of the user's book.
class SecureConnector final : public ServerConnector {
 public:
  /// Reads the book and the authorities. The conductor must outlive the answer.
  [[nodiscard]] static Attempt<std::unique_ptr<SecureConnector>> make(Conductor& conductor);
  /// Waits a moment until the server has heard that all is over: a reset behind the last words might take them back.
  ~SecureConnector() override;

  [[nodiscard]] Result<net::StreamHandle> connect() override;
  [[nodiscard]] Reactor& reactor() noexcept override { return stack_.reactor(); }
  [[nodiscard]] std::optional<Failure> why_not(const client::Problem& problem) const override;

  /// What is known of the server, and was decided about it.
  [[nodiscard]] const trust::ServerJudge& judge() const noexcept { return judge_; }
  /// Why a new key could not be kept; nothing if it was, or there was none.
  [[nodiscard]] const std::optional<Failure>& not_kept() const noexcept { return not_kept_; }

 private:
  SecureConnector(Conductor& conductor, std::filesystem::path book, std::optional<trust::Pin> pin);

  [[nodiscard]] std::optional<Failure> start();
  [[nodiscard]] trust::Pin keep(trust::Verdict why, std::string_view key);
  [[nodiscard]] std::optional<Failure> mistrust() const;
  void tell(std::string_view line) const;

  Conductor& conductor_;
  std::filesystem::path book_;
  trust::ServerJudge judge_;
  GetrandomEntropy entropy_;
  tls::TlsClient client_;
  tls::TlsStack stack_;
  std::optional<Failure> not_kept_;
};

/// What the book says of the command line's server. A failure if the book cannot be read.
[[nodiscard]] Attempt<std::optional<trust::Pin>> known_pin(const Conductor& conductor);

}  // namespace wirelab::cli
