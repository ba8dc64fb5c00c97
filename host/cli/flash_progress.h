#pragma once

#include <string>

#include "firmware/net_posix/monotonic_clock.h"
#include "host/cli/interruption.h"
#include "host/cli/messages.h"
#include "host/cli/progress_line.h"
#include "host/flash/writing.h"

namespace wirelab::cli {

/// Draws how far the writing and the reading back have come, ten times a second at most, and ends them by throwing
/// Interrupted when a signal came.
class FlashProgress final : public flash::Onlooker {
 public:
  /// All references must outlive this object.
  FlashProgress(const Interruption& interruption, Language language, std::string device, bool draw);
  FlashProgress(const FlashProgress&) = delete;
  FlashProgress& operator=(const FlashProgress&) = delete;
  ~FlashProgress() override;

  void moved(flash::Pass pass, std::uint64_t done, std::uint64_t total) override;

  /// True once the disk is no longer what it was.
  [[nodiscard]] bool begun() const noexcept { return begun_; }

 private:
  const Interruption& interruption_;
  Language language_;
  std::string device_;
  bool draw_;
  net::MonotonicClock clock_;
  RateMeter meter_;
  flash::Pass pass_ = flash::Pass::writing;
  TimePoint drawn_at_{};
  bool begun_ = false;
  bool drawn_ = false;
};

}  // namespace wirelab::cli
