#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "firmware/net_status/event.h"

namespace wirelab::net_status {

/// How much of the past is kept. The memory is reserved once.
struct TimelineSizes {
  std::size_t events = 512;      ///< of all kinds but neighbours
  std::size_t neighbours = 256;  ///< of neighbours, apart, so that a flood of them pushes out nothing else
  std::size_t details = 128;     ///< DHCP messages in full
};

/// What happened, the latest of it. Pure: times come with the events.
class Timeline {
 public:
  /// Most events of neighbours one after the other; then one in kRefill until it is quiet.
  static constexpr std::size_t kBurst = 64;
  static constexpr Duration kRefill = std::chrono::milliseconds(250);

  explicit Timeline(const TimelineSizes& sizes);

  /// Adds an event and numbers it; `detail` is kept beside it. Answers its number, or 0 for an event of a neighbour
  /// that is counted instead of told.
  std::uint64_t add(Event event, const DhcpDetail* detail = nullptr);
  /// Tells how many events of neighbours were counted since the last call, once the flood is over.
  void advance(TimePoint now);
  /// When `advance` has something to do.
  [[nodiscard]] TimePoint next() const noexcept;

  /// The oldest kept event whose number is at least `from`; null if there is none yet. Valid until the next `add`. Each
  /// number is an event's: those between `from` and the one found are forgotten.
  [[nodiscard]] const Event* find(std::uint64_t from) const noexcept;
  /// The detail of an event; null if it has none, or it is not kept any more.
  [[nodiscard]] const DhcpDetail* detail(const Event& event) const noexcept;
  /// The number of the latest event; 0 before the first.
  [[nodiscard]] std::uint64_t last() const noexcept { return last_; }

 private:
  /// Values in a row, the oldest making way.
  template <typename T>
  struct Ring {
    explicit Ring(std::size_t room) : values(std::make_unique<T[]>(room)), capacity(room) {}
    std::unique_ptr<T[]> values;
    std::size_t capacity;
    std::size_t added = 0;

    [[nodiscard]] std::size_t size() const noexcept { return added < capacity ? added : capacity; }
    /// The oldest is number 0.
    [[nodiscard]] const T& at(std::size_t index) const noexcept { return values[(added - size() + index) % capacity]; }
    T& next() noexcept { return values[added++ % capacity]; }
  };

  [[nodiscard]] bool passes(TimePoint now) noexcept;
  std::uint64_t keep(Event& event, Ring<Event>& ring);
  [[nodiscard]] static const Event* find_in(const Ring<Event>& ring, std::uint64_t from) noexcept;

  Ring<Event> events_;
  Ring<Event> neighbours_;
  Ring<DhcpDetail> details_;
  std::uint64_t last_ = 0;
  std::size_t tokens_ = kBurst;
  TimePoint refilled_{};
  Event untold_{};  // the first that was counted only
  std::uint64_t untold_count_ = 0;
  TimePoint untold_at_{};
};

/// True for the kinds that a flood of ARP packets makes.
[[nodiscard]] constexpr bool is_about_neighbour(EventKind kind) noexcept {
  return kind == EventKind::neighbour_new || kind == EventKind::neighbour_changed || kind == EventKind::neighbour_gone;
}

}  // namespace wirelab::net_status
