#pragma once

#include <memory>

#include "boards/native/descriptor_log.h"
#include "boards/native/options.h"
#include "boards/native/service_manager.h"
#include "boards/native/standard_terminal.h"
#include "boards/native/stop_signals.h"
#include "firmware/appliance/appliance.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/system_calendar.h"
#include "firmware/posix/getrandom_entropy.h"
#include "firmware/storage_posix/posix_file_store.h"
#include "firmware/storage_posix/worker_pool.h"

namespace wirelab::boards {

/// wirelabd on this machine: builds the board's parts, runs the appliance over them until a signal, and says on
/// standard output when it is ready.
class Daemon final : public Watcher {
 public:
  explicit Daemon(const Options& options);
  ~Daemon();

  /// Runs to the end; answers the exit status. What goes wrong is said on standard error.
  [[nodiscard]] int run();

  void ready() override;

 private:
  [[nodiscard]] bool open_parts();
  void open_terminal();
  /// False if it is not to go on.
  [[nodiscard]] bool confine_if_set();
  void go_on_starting();
  void say_ready(const net::Address& address);
  void say_stopping();
  void give_up(std::string_view trouble);
  void go_on_stopping();

  const Options& options_;
  DescriptorLog sink_;
  Log log_;
  ServiceManager manager_;
  net::MonotonicClock clock_;
  Reactor reactor_{clock_};
  GetrandomEntropy entropy_;
  std::unique_ptr<net::PosixPoller> poller_;
  std::unique_ptr<StandardTerminal> terminal_;
  storage::WorkerPool workers_{reactor_};
  std::unique_ptr<storage::PosixFileStore> store_;
  std::unique_ptr<Network> network_;
  net::SystemCalendar calendar_;
  std::unique_ptr<net_status::Service> reporting_;
  std::unique_ptr<appliance::Appliance> appliance_;
  std::unique_ptr<StopSignals> signals_;
  Timer stop_deadline_{reactor_, *this};
  bool serving_ = false;
  bool stopping_ = false;
  bool done_ = false;
  int status_ = 0;
};

}  // namespace wirelab::boards
