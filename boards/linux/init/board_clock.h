#pragma once

#include <string>

#include "boards/linux/init/console.h"
#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The system's clock on a board that may have none that runs while it is off. It is never before the image was built;
/// it goes on where it was kept on the data partition, until a time server sets it.
class BoardClock {
 public:
  /// How often the time is kept: what a power cut can lose of it.
  static constexpr Duration kKeepEvery = std::chrono::hours(1);
  /// A server's time that is off by less moves the clock slowly (adjtime), so that time neither jumps nor goes back.
  static constexpr Duration kJump = std::chrono::milliseconds(500);

  /// `console` must outlive this object.
  explicit BoardClock(const Console& console) noexcept : console_(console) {}

  /// Sets the clock to the time of the image (/etc/build-date) if it is before that.
  void start();
  /// From now on the time is kept in the file `path`, and if that has a later one than the clock, the clock takes it
  /// over, unless a server has said better already. A file that cannot be read is named on the console and replaced.
  void keep_in(std::string path, TimePoint now);
  /// Keeps the time if that is due.
  void advance(TimePoint now);
  [[nodiscard]] TimePoint next() const noexcept { return keep_at_; }
  /// Keeps the time now, replacing what was kept as a whole: after a power cut it is the old time or the new one.
  void keep();

  /// When the image was built: no clock shows less.
  [[nodiscard]] Duration built() const noexcept { return built_; }
  /// What the clock shows now, since 1970.
  [[nodiscard]] static Duration time() noexcept;
  /// Takes over a time that is not before `built`; a jump is told on the console with the name of its `source`.
  void set(Duration since_1970, const std::string& source);

 private:
  void jump(Duration since_1970);

  const Console& console_;
  std::string path_;
  Duration built_{};
  TimePoint keep_at_ = kNever;
  bool server_said_ = false;
};

}  // namespace wirelab::boards
