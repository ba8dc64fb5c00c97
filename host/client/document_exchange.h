#pragma once

#include "host/client/sized_exchange.h"

namespace wirelab::client {

/// Longest document that is taken: far more than an appliance has to tell.
inline constexpr std::size_t kMaxDocument = 16U * 1024 * 1024;

/// A command that is answered by a document: NET_STATUS, PING and their like. A server that does not know it refuses
/// with UNKNOWN_COMMAND (see `judge`).
class DocumentExchange final : public SizedExchange {
 public:
  /// Sends `command` as it is; takes a document of at most `limit` bytes. A longer one is `too_long`.
  explicit DocumentExchange(std::string command, std::size_t limit = kMaxDocument)
      : SizedExchange(std::move(command)), limit_(limit) {}

  /// The document as it came, once done without a problem and accepted.
  [[nodiscard]] const std::string& document() const noexcept { return document_; }

 private:
  [[nodiscard]] bool begin_body(std::uint64_t size) override;
  [[nodiscard]] bool take(ConstBytes bytes) override;

  std::size_t limit_;
  std::string document_;
};

}  // namespace wirelab::client
