#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "boards/bare_metal/console_log.h"
#include "boards/bare_metal/fiber_executor.h"
#include "boards/lwip/addressing_settings.h"
#include "boards/qemu_virt_arm/calendar_clock.h"
#include "boards/qemu_virt_arm/devices.h"
#include "boards/qemu_virt_arm/disk_medium.h"
#include "boards/qemu_virt_arm/generic_timer.h"
#include "boards/qemu_virt_arm/power_button.h"
#include "boards/qemu_virt_arm/serial_terminal.h"
#include "boards/qemu_virt_arm/sleepy_processor.h"
#include "firmware/appliance/appliance.h"
#include "firmware/net_lwip/lwip_stack.h"
#include "firmware/net_status_lwip/lwip_facts.h"
#include "firmware/storage_littlefs/littlefs_store.h"

namespace wirelab::boards {

/// wirelabd on this machine: its devices, the stack, the store, and the appliance over them. Lives as long as the
/// machine runs.
class Board final : public Watcher {
 public:
  Board();

  /// Serves until the power button is pressed; then stops in order and switches the machine off. A second press does
  /// not wait for transfers.
  [[noreturn]] void run();

  void ready() override;

 private:
  /// Mounts the store where the disk may be waited for.
  class Mounting final : public Task {
   public:
    explicit Mounting(Board& board) noexcept : board_(board) {}
    void run() override;
    void posted() override;

   private:
    Board& board_;
    std::optional<std::string> trouble_;
  };

  void read_settings();
  void start_devices();
  void open_network();
  void open_appliance();
  void say_ready(const net::Address& address);
  void say_memory();
  void say_network();
  void look_at_button();
  [[nodiscard]] bool stopped();

  CounterClock clock_;
  SleepyProcessor processor_;
  Reactor reactor_{clock_};
  Idle idle_{processor_};
  Devices devices_{clock_};
  alignas(8) std::array<std::byte, 12 * 1024> storage_stack_{};
  alignas(8) std::array<std::byte, 4 * 1024> heavy_stack_{};
  FiberExecutor executor_{reactor_, {storage_stack_, heavy_stack_}};
  appliance::ApplianceSettings settings_;
  AddressingSettings addressing_;
  BoardCalendar calendar_{clock_};
  ConsoleLog sink_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<net::LwipStack> stack_;
  std::unique_ptr<net_status::LwipFacts> facts_;
  std::unique_ptr<net_status::Service> reporting_;
  DiskMedium medium_{devices_.disk(), executor_};
  Mounting mounting_{*this};
  std::unique_ptr<storage::LittlefsStore> store_;
  std::unique_ptr<appliance::Appliance> appliance_;
  PowerButton button_;
  SerialTerminal terminal_{reactor_};
  Timer stop_deadline_{reactor_, *this};
  bool serving_ = false;
  bool stopping_ = false;
  bool hurried_ = false;
};

}  // namespace wirelab::boards
