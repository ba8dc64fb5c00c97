#pragma once

#include "host/client/exchange.h"

namespace wirelab::client {

/// DOWNLOAD_FILE: a size header, then exactly that many bytes, after which this side closes first; or a refusal, which
/// is a text that ends with the connection.
class DownloadExchange final : public Exchange {
 public:
  /// Sends `command` as it is. The sink must outlive the exchange.
  DownloadExchange(std::string command, BodySink& sink) : Exchange(std::move(command)), sink_(sink) {}

  /// True once the server announced a size.
  [[nodiscard]] bool accepted() const noexcept { return phase_ == Phase::body; }
  /// What the server said instead, once done without a problem and not accepted.
  [[nodiscard]] const std::string& refusal() const noexcept { return text_; }
  [[nodiscard]] Progress progress() const noexcept override { return {done_, size_, accepted()}; }

  void sent() override { want(Need::receive); }
  void received(ConstBytes bytes) override;
  void ended() override;

 private:
  enum class Phase : std::uint8_t { header, body, refusal };

  void take_header(ConstBytes bytes);
  void take_size(std::size_t end, ConstBytes rest);
  void take_body(ConstBytes bytes);
  void take_refusal(ConstBytes bytes);

  BodySink& sink_;
  Phase phase_ = Phase::header;
  std::string text_;  // the header so far, or the refusal
  std::uint64_t size_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace wirelab::client
