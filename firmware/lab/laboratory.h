#pragma once

#include <array>

#include "firmware/core/fixed_text.h"
#include "firmware/lab/catalogue.h"

namespace wirelab::lab {

/// Why something cannot be done, for the user: what, on what, and what to do.
struct Refusal {
  Error error = Error::invalid;
  FixedText<250> why;
};

/// Which labs run. Starting and stopping takes effect at once; what a lab had under way when it is stopped ends.
class Laboratory {
 public:
  static constexpr std::size_t kMost = 32;  ///< places for labs; the catalogue has fewer

  explicit Laboratory(const LabParts& parts) noexcept : parts_(parts) {}

  /// Starts a lab. Refused if it runs, or if another one has its port.
  [[nodiscard]] std::expected<void, Refusal> start(const LabKind& kind, const Order& order);
  /// Stops it; `not_found` if it does not run.
  [[nodiscard]] std::expected<void, Refusal> stop(const LabKind& kind);
  /// Stops all.
  void stop_all() noexcept;

  /// The lab at work; null if it does not run. One that ended by itself does not.
  [[nodiscard]] const RunningLab* running(const LabKind& kind) const noexcept;
  /// What is said in a chat that runs; null if it does not, or is none.
  [[nodiscard]] ChatRoom* chat(const LabKind& kind) noexcept;
  /// Which run of a lab this is: each start is another one.
  [[nodiscard]] std::uint64_t run_of(const LabKind& kind) const noexcept { return runs_.at(place_of(kind)); }
  /// Where a lab listens, or listened when it ran last; 0 if it never did. What it had under way ends a little later
  /// than itself.
  [[nodiscard]] std::uint16_t last_port(const LabKind& kind) const noexcept { return last_ports_.at(place_of(kind)); }
  /// Who is called when a lab was started or stopped; null for nobody.
  void watch(Watcher* watcher) noexcept { watcher_ = watcher; }
  /// The folder of a lab that opens files, as it was started last: empty for all of the store's.
  [[nodiscard]] std::string_view folder_of(const LabKind& kind) const noexcept {
    return folders_.at(place_of(kind)).view();
  }
  /// Where the labs that open files find them.
  [[nodiscard]] storage::FileStore& files() const noexcept { return parts_.files; }
  [[nodiscard]] Reactor& reactor() const noexcept { return parts_.stack.reactor(); }

 private:
  [[nodiscard]] static std::size_t place_of(const LabKind& kind) noexcept;
  [[nodiscard]] const LabKind* at_port(Transport transport, std::uint16_t port) const noexcept;
  [[nodiscard]] Result<std::unique_ptr<RunningLab>> make(const LabKind& kind, const Order& order,
                                                         const net::Endpoint& at);
  void tell_watcher() noexcept;

  LabParts parts_;
  std::array<std::unique_ptr<RunningLab>, kMost> running_;
  std::array<std::uint64_t, kMost> runs_{};
  std::array<std::uint16_t, kMost> last_ports_{};
  std::array<FixedText<64>, kMost> folders_{};
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::lab
