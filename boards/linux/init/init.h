#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "boards/linux/init/board_clock.h"
#include "boards/linux/init/boot_settings.h"
#include "boards/linux/init/console.h"
#include "boards/linux/init/daemon_settings.h"
#include "boards/linux/init/data_partition.h"
#include "boards/linux/init/network.h"
#include "boards/linux/init/settings_partition.h"
#include "boards/linux/init/supervised.h"
#include "boards/linux/init/time_sync.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {

/// How a board ends.
enum class Ending : std::uint8_t { power_off, reboot };

/// The first process of a Linux board: makes the system ready, keeps wirelabd and the DHCP client running, and ends the
/// board in order when asked: by the power key, on the console, by Ctrl-Alt-Del, or by the signals that busybox's
/// poweroff, halt and reboot send (SIGUSR2, SIGUSR1, SIGTERM).
class Init {
 public:
  /// How long wirelabd may take to end; it is killed then. Above its own deadline for transfers (10 s).
  static constexpr Duration kStopDeadline = std::chrono::seconds(15);

  Init();

  /// Runs the board until it ends; then this does not return.
  [[noreturn]] void run();

 private:
  void prepare();
  void open_pipe();
  void advance();
  void wait();
  void take_signals();
  void take_children();
  void take_keys();
  void take_console();
  void pass_on(std::string_view line);
  void say_help() const;
  void take_settings();
  void start_daemon();
  [[nodiscard]] std::optional<TimeServers> time_servers() const;
  void begin_ending(Ending ending);
  [[nodiscard]] bool ended();
  [[noreturn]] void end();
  void say_status() const;

  net::MonotonicClock clock_;
  Console console_;
  BootSettings settings_;
  DaemonSettings daemon_settings_;
  SettingsPartition card_{settings_.settings, console_};
  DataPartition data_{settings_.data, console_};
  BoardNetwork network_{settings_, daemon_settings_.port, console_};
  BoardClock calendar_{console_};
  TimeSync time_{console_, [this] { return time_servers(); },
                 [this](Duration time, const std::string& source) { calendar_.set(time, source); }};
  std::optional<Supervised> daemon_;
  UniqueFd signals_;
  std::vector<UniqueFd> keys_;
  bool console_open_ = true;
  UniqueFd typed_out_;  // of a pipe: what wirelabd reads, and
  UniqueFd typed_in_;   // what is written for it
  TimePoint begun_{};
  TimePoint now_{};
  std::optional<Ending> ending_;
  TimePoint kill_at_ = kNever;
};

}  // namespace wirelab::boards
