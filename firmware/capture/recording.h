#pragma once

#include <memory>

#include "firmware/capture/capture.h"

namespace wirelab::capture {

/// A capture that nobody takes while it runs: what it keeps waits, in the memory that a capture has, for whoever asks
/// for it later. It shows what an appliance sees while it cannot be reached, as between a DHCP release and the next
/// lease. One at a time; what nobody asks for is dropped after a while.
class Recording final : private Watcher {
 public:
  /// How long it waits behind its end.
  static constexpr Duration kKept = std::chrono::minutes(2);

  explicit Recording(Service& service) noexcept : service_(service), timer_(service.parts().stack.reactor(), *this) {}

  /// Begins one of so many seconds as the wishes say; what was recorded before is dropped. The errors are Capture's.
  [[nodiscard]] Result<void> begin(const Wishes& wishes, const net::TapOptions::Conversation& conversation);
  /// What was recorded, to be gone on with by `waiting`; null if there is nothing.
  [[nodiscard]] std::unique_ptr<Capture> take(Watcher& waiting, const net::TapOptions::Conversation& conversation);
  /// True as long as it takes the place of a capture.
  [[nodiscard]] bool there() const noexcept { return capture_ != nullptr; }

 private:
  void ready() override;

  Service& service_;
  std::unique_ptr<Capture> capture_;
  Timer timer_;
};

}  // namespace wirelab::capture
