#pragma once

#include <array>

#include "firmware/lab/web.h"

namespace wirelab::lab {

/// The web server of the exercise, byte for byte: a bare status line, the file one byte to a segment, CR LF, FIN.
class WebBytes final : public Talk {
 public:
  /// As Web.
  WebBytes(const WebFiles& files, Watcher& client) noexcept : files_(files), client_(client) {}

  [[nodiscard]] Duration patience() const noexcept override { return std::chrono::seconds(30); }
  [[nodiscard]] bool between() const noexcept override { return file_ == nullptr && part_ == Part::status; }
  [[nodiscard]] Act receive(MutableBytes message) override;
  [[nodiscard]] Act go_on() override;
  [[nodiscard]] Act again() override;

 private:
  enum class Part : std::uint8_t { status, content, page, end };

  WebFiles files_;
  Watcher& client_;
  storage::FileReaderHandle file_;
  Part part_ = Part::status;
  std::uint64_t size_ = 0;
  std::uint64_t sent_ = 0;
  std::byte one_{};
};

}  // namespace wirelab::lab
