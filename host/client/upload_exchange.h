#pragma once

#include "host/client/exchange.h"

namespace wirelab::client {

/// How the lines that this side sends end.
enum class LineEnd : bool {
  none,       ///< the reference client's bytes: the server has to wait for silence
  line_feed,  ///< one LF: nothing to guess
};

/// UPLOAD_FILE: the command, a go-ahead, the size, a go-ahead, the bytes, an acknowledgement, and a text that ends with
/// the connection. At any point the server may refuse instead, with a text that ends with the connection.
class UploadExchange final : public Exchange {
 public:
  /// Sends `command` as it is, and the size with `line_end`. The source must outlive the exchange.
  UploadExchange(std::string command, LineEnd line_end, BodySource& source)
      : Exchange(std::move(command)), source_(source), line_end_(line_end) {}

  /// True if the server acknowledged the file as written.
  [[nodiscard]] bool accepted() const noexcept { return accepted_; }
  /// The server's last words, once done without a problem: which name it stored, or why not.
  [[nodiscard]] const std::string& reply() const noexcept { return text_; }
  [[nodiscard]] Progress progress() const noexcept override;
  [[nodiscard]] BodySource* source() noexcept override { return &source_; }

  void sent() override;
  void received(ConstBytes bytes) override;
  void ended() override;
  void body_sent(std::uint64_t count) override;
  void broke(Fault fault, Error cause) override;

 private:
  enum class Phase : std::uint8_t { command, size, body, answer };

  void take_go_ahead();
  void go_ahead();

  BodySource& source_;
  LineEnd line_end_;
  Phase phase_ = Phase::command;
  bool accepted_ = false;
  std::string text_;  // what came since the last marker
  std::uint64_t done_ = 0;
};

}  // namespace wirelab::client
