#pragma once

#include "host/client/exchange.h"

namespace wirelab::client {

/// A command that is answered by a size header and exactly that many bytes, after which this side closes; or by a
/// refusal, which is a text that ends with the connection. Where the bytes go is the derived exchange's business.
class SizedExchange : public Exchange {
 public:
  /// True once the server announced a size.
  [[nodiscard]] bool accepted() const noexcept { return phase_ == Phase::body; }
  /// What the server said instead, once done without a problem and not accepted.
  [[nodiscard]] const std::string& refusal() const noexcept { return text_; }
  [[nodiscard]] Progress progress() const noexcept override { return {done_, size_, accepted()}; }

  void sent() override { want(Need::receive); }
  void received(ConstBytes bytes) override;
  void ended() override;

 protected:
  /// Sends `command` as it is.
  explicit SizedExchange(std::string command) : Exchange(std::move(command)) {}

 private:
  enum class Phase : std::uint8_t { header, body, refusal };

  /// The server announced `size` bytes, which may be a lie: allocate nothing by it. False: it gave up, with a problem.
  [[nodiscard]] virtual bool begin_body(std::uint64_t size) = 0;
  /// The next bytes; never more in all than announced. False: it gave up, with a problem.
  [[nodiscard]] virtual bool take(ConstBytes bytes) = 0;

  void take_header(ConstBytes bytes);
  void take_size(std::size_t end, ConstBytes rest);
  void take_body(ConstBytes bytes);
  void take_refusal(ConstBytes bytes);

  Phase phase_ = Phase::header;
  std::string text_;  // the header so far, or the refusal
  std::uint64_t size_ = 0;
  std::uint64_t done_ = 0;
};

}  // namespace wirelab::client
