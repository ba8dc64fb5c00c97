#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

#include "firmware/core/clock.h"
#include "firmware/net/address.h"

namespace wirelab::accounts {

/// Slows down who guesses, as OpenSSH's PerSourcePenalties does: each failure costs its source a time; once more than
/// two such times are due at once, all attempts of that source are refused unseen until they have passed. Sources are
/// those of command::source_of. Holds no clock: every question says what time it is.
class Penalties {
 public:
  /// Sources that are kept in mind at a time. When one more fails, the one whose time ends first is forgotten.
  static constexpr std::size_t kSources = 64;
  /// Attempts of one source that may be under way at once: as many guesses are free.
  static constexpr std::uint8_t kAtOnce = 8;
  /// Failures whose times together close the door.
  static constexpr int kFailures = 3;
  /// The longest time that anybody has to wait.
  static constexpr Duration kMost = std::chrono::minutes(10);

 private:
  struct Source {
    net::Address address;
    TimePoint until{};  // the times that are due, added up
    std::uint8_t under_way = 0;
    bool closed = false;
  };

 public:
  /// `each`: what one failure costs; zero lets everybody guess, as many at a time as like to.
  explicit Penalties(Duration each) noexcept : each_(each) {}

  /// An attempt under way. Let go of before it was decided, it counts as one that failed.
  class Attempt {
   public:
    /// One that is not counted.
    Attempt() = default;
    Attempt(Attempt&& other) noexcept
        : book_(std::exchange(other.book_, nullptr)),
          began_(other.began_),
          place_(other.place_),
          turn_(other.turn_),
          decided_(other.decided_) {}
    Attempt& operator=(Attempt&& other) = delete;
    ~Attempt();
    /// It failed at `now`.
    void failed(TimePoint now) noexcept;
    /// How many of its source were under way when it began.
    [[nodiscard]] std::uint8_t turn() const noexcept { return turn_; }
    /// Nothing is held against it.
    void forgiven() noexcept { decided_ = true; }

   private:
    friend class Penalties;
    Attempt(Penalties& book, std::uint8_t place, std::uint8_t turn, TimePoint began) noexcept
        : book_(&book), began_(began), place_(place), turn_(turn) {}
    void charge(Source& source, TimePoint now) noexcept;

    Penalties* book_ = nullptr;
    TimePoint began_{};
    std::uint8_t place_ = 0;
    std::uint8_t turn_ = 0;
    bool decided_ = false;
  };

  /// Begins an attempt, unless `source` has to wait: then nothing, and `wait` is for how long; zero if nothing is held
  /// against it, but all places for sources have attempts under way.
  [[nodiscard]] std::optional<Attempt> begin(const net::Address& source, TimePoint now, Duration& wait) noexcept;

 private:
  [[nodiscard]] Source* find(const net::Address& source) noexcept;
  [[nodiscard]] Source* make_room(TimePoint now) noexcept;

  Duration each_;
  std::array<Source, kSources> sources_{};
};

}  // namespace wirelab::accounts
