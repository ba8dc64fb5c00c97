#include "boards/qemu_virt_arm/board.h"

#include <array>
#include <string>
#include <utility>

#include "boards/bare_metal/boot_words.h"
#include "boards/bare_metal/device_tree.h"
#include "boards/bare_metal/halt.h"
#include "boards/bare_metal/memory.h"
#include "boards/qemu_virt_arm/board_sizes.h"
#include "boards/qemu_virt_arm/machine.h"
#include "boards/qemu_virt_arm/power.h"
#include "boards/qemu_virt_arm/uart.h"
#include "boards/version.h"

namespace wirelab::boards {
namespace {

// Nothing depends on it: interrupts and deadlines end a wait earlier.
constexpr Duration kLongestWait = std::chrono::hours(1);

class Uart final : public Console {
 public:
  void write(std::string_view text) noexcept override { uart_write(text); }
};
Uart uart;

void say(std::string_view text) {
  uart_write(text);
  uart_write("\r\n");
}

}  // namespace

Board::Board() : settings_(board_settings()), sink_(uart, clock_, calendar_.clock_start()) {}

void Board::read_settings() {
  std::vector<appliance::Setting> table = appliance::appliance_setting_table(settings_);
  addressing_.add_to(table);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the machine says where it is
  const ConstBytes tree(reinterpret_cast<const std::byte*>(machine::kDeviceTree), machine::kDeviceTreeRoom);
  const auto words = device_tree_text(tree, "/chosen", "bootargs");
  for (const std::string& problem : apply_boot_words(words.value_or(""), table))
    say("wirelabd: the boot word " + problem);
  log_ = std::make_unique<Log>(sink_, settings_.threshold());
}

void Board::open_network() {
  net::LwipStackOptions options;
  if (const std::string trouble = addressing_.read(options.addressing); !trouble.empty()) {
    say("wirelabd: the boot words' " + trouble + " A DHCP server is asked instead.");
    options.addressing = {};
  }
  auto stack = net::LwipStack::open(reactor_, clock_, devices_.card(), devices_.random(), options);
  if (!stack) halt("lwIP does not start");
  stack_ = std::move(*stack);
  stack_->card().watch(this);
  net_status::ServiceOptions reporting = reporting_options();
  reporting.may_change = settings_.network_changes;
  facts_ = std::make_unique<net_status::LwipFacts>(reactor_, stack_->card());
  reporting_ = std::make_unique<net_status::Service>(
      net_status::ReporterParts{*stack_, *facts_, calendar_, devices_.random(), *log_, "lwip"}, reporting);
  reporting_->start();
}

void Board::start_devices() {
  if (const std::string_view missing = devices_.start(); !missing.empty()) halt(missing);
  devices_.attach_to(reactor_, idle_);
  button_.start();
  idle_.add(button_);
  terminal_.start();
  idle_.add(terminal_);
}

void Board::Mounting::run() {
  storage::LittlefsSettings settings = store_settings();
  settings.calendar = &board_.calendar_;
  auto store = storage::LittlefsStore::mount(board_.reactor_, board_.executor_, board_.medium_, settings);
  if (store) {
    board_.store_ = std::move(*store);
  } else {
    trouble_ = store.error().message;
  }
}

void Board::Mounting::posted() {
  // The network stays up: the board can be found, and its console says why it serves nothing.
  if (trouble_) return say("wirelabd: " + *trouble_);
  board_.open_appliance();
}

void Board::open_appliance() {
  appliance_ = std::make_unique<appliance::Appliance>(
      appliance::BoardParts{*stack_, *store_, *store_, *store_, executor_, devices_.random(), calendar_, *log_,
                            *reporting_, kProgram, "QEMU virt, ARM", capture_sizes(), &terminal_},
      settings_);
  appliance_->watch(this);
  ready();
}

void Board::run() {
  read_settings();
  processor_.start();
  start_devices();
  log_->info("starting", {{"version", kVersion}, {"stack", "lwip"}});
  open_network();
  executor_.submit(mounting_, Lane::bulk);
  while (!stopped()) {
    processor_.alive();
    reactor_.run_once(kLongestWait);
    look_at_button();
  }
  say_memory();
  say_network();
  log_->info("stopped");
  switch_off();
}

void Board::look_at_button() {
  if (!button_.take_press()) return;
  hurried_ = std::exchange(stopping_, true);
  log_->info("stopping", {{"reason", "power button"}});
  if (serving_ && !hurried_) appliance_->stop();
  if (serving_ && hurried_) appliance_->cut();
  stop_deadline_.start(std::chrono::milliseconds(settings_.stop_deadline_ms));
}

/// Asked after each turn: neither sessions nor the network's last deliveries end without one.
bool Board::stopped() {
  if (!stopping_ || (serving_ && !appliance_->stopped())) return false;
  return !stack_->delivering() || hurried_ || stop_deadline_.expired();
}

void Board::ready() {
  if (serving_ || stopping_ || !appliance_) return;
  const auto address = stack_->card().address();
  if (!address) return;
  const auto started = appliance_->start();
  if (started) {
    serving_ = true;
    say_ready(*address);
  } else if (started.error() != Error::would_block) {
    say("wirelabd: " + appliance_->trouble());
  }
}

void Board::say_ready(const net::Address& address) {
  net::Endpoint endpoint = appliance_->endpoint();
  if (endpoint.address.is_any()) endpoint.address = address;
  const net::EndpointText text(endpoint);
  for (const std::string& line : appliance_->console_lines(endpoint.address)) say(line);
  say("wirelabd ready: listening on " + std::string(text.view()) + ", root /, stack lwip");
  say_memory();
}

void Board::say_memory() {
  log_->info("memory", {{"heap", heap_high_water()}, {"heap_size", heap_size()}, {"stack", stack_high_water()}});
}

void Board::say_network() {
  if (!stack_) return;
  const auto [room, most] = net::LwipStack::control_blocks();
  log_->info("network",
             {{"control_blocks", most}, {"control_blocks_size", room}, {"frames_dropped", stack_->card().dropped()}});
}

}  // namespace wirelab::boards
