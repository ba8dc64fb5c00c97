#include "boards/native/daemon.h"

#include <sys/resource.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

#include "boards/native/confinement/confinement.h"
#include "boards/version.h"
#include "firmware/core/text.h"
#include "firmware/net_posix/make_poller.h"

namespace wirelab::boards {
namespace {

// Nothing depends on it: events, timers and signals end a wait earlier.
constexpr Duration kLongestWait = std::chrono::hours(1);

// One descriptor a connection, some for files: take what the system lets this process have.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

Daemon::Daemon(const Options& options)
    : options_(options),
      sink_(STDERR_FILENO),
      log_(sink_, options.appliance.threshold()),
      // NOLINTNEXTLINE(concurrency-mt-unsafe): no thread is there yet, and nobody changes the environment
      manager_(std::getenv("NOTIFY_SOCKET")) {}

Daemon::~Daemon() {
  // Backwards: who uses something goes before it.
  signals_.reset();
  appliance_.reset();
  reporting_.reset();
  store_.reset();
  workers_.settle();
  network_.reset();
}

void Daemon::give_up(std::string_view trouble) {
  std::fprintf(stderr, "wirelabd: %.*s\n", static_cast<int>(trouble.size()), trouble.data());
  status_ = 1;
  done_ = true;
}

bool Daemon::open_parts() {
  raise_descriptor_limit();
  poller_ = net::make_poller(reactor_);
  if (poller_ == nullptr) {
    give_up("cannot wait for events: the system has no descriptors or memory left.");
    return false;
  }
  open_terminal();
  auto store = storage::PosixFileStore::open_root(reactor_, workers_, options_.root);
  if (!store) {
    give_up(store.error().message);
    return false;
  }
  store_ = std::move(*store);
  auto network = options_.network->open(*poller_, clock_, entropy_);
  if (!network) {
    give_up(network.error());
    return false;
  }
  network_ = std::move(*network);
  network_->watch(this);
  if (!confine_if_set()) return false;
  net_status::ServiceOptions reporting;
  reporting.may_change = options_.appliance.network_changes;
  reporting_ = std::make_unique<net_status::Service>(
      net_status::ReporterParts{network_->stack(), network_->facts(), calendar_, entropy_, log_, network_->name()},
      reporting);
  reporting_->start();
  appliance_ = std::make_unique<appliance::Appliance>(appliance::BoardParts{network_->stack(),
                                                                            *store_,
                                                                            *store_,
                                                                            *store_,
                                                                            workers_,
                                                                            entropy_,
                                                                            calendar_,
                                                                            log_,
                                                                            *reporting_,
                                                                            kProgram,
                                                                            {},
                                                                            {},
                                                                            terminal_.get()},
                                                      options_.appliance);
  appliance_->watch(this);
  signals_ = std::make_unique<StopSignals>(reactor_, *this);
  return true;
}

void Daemon::open_terminal() {
  using appliance::ConsoleUse;
  const ConsoleUse use = options_.appliance.console_use();
  if (use == ConsoleUse::off || (use == ConsoleUse::if_terminal && !StandardTerminal::there())) return;
  terminal_ = StandardTerminal::open(*poller_);
  if (terminal_ == nullptr) log_.warning("console_not_opened", {{"reason", "standard input or output is closed"}});
}

bool Daemon::confine_if_set() {
  const auto chosen = static_cast<Confinement>(options_.confinement);
  if (chosen == Confinement::off) return true;
  const ConfinementOutcome outcome =
      confine(options_.root, chosen == Confinement::on ? Violation::kill : Violation::log);
  if (!outcome.trouble.empty()) {
    give_up(outcome.trouble);
    return false;
  }
  log_.write(outcome.whole ? LogLevel::info : LogLevel::warning, "confined",
             {{"calls", outcome.calls}, {"files", outcome.files}});
  return true;
}

int Daemon::run() {
  if (open_parts()) {
    log_.info("starting", {{"version", kVersion}, {"stack", network_->name()}, {"root", options_.root}});
    if (manager_.unreachable()) log_.warning("service_manager_unreachable", {{"variable", "NOTIFY_SOCKET"}});
    if (!network_->address()) {
      log_.info("waiting_for_address", {{"from", "DHCP"}});
      manager_.tell("STATUS=waiting for an address from DHCP");
    }
    ready();
    while (!done_) {
      reactor_.run_once(kLongestWait);
      if (stopping_) go_on_stopping();
    }
    log_.info("stopped");
  }
  return status_;
}

void Daemon::go_on_starting() {
  const auto address = network_->address();
  if (!address) return;
  const auto started = appliance_->start();
  if (started) {
    serving_ = true;
    say_ready(*address);
  } else if (started.error() != Error::would_block) {
    give_up(appliance_->trouble());
  }
}

void Daemon::say_ready(const net::Address& address) {
  net::Endpoint endpoint = appliance_->endpoint();
  if (endpoint.address.is_any() && !address.is_any()) endpoint.address = address;
  const net::EndpointText text(endpoint);
  for (const std::string& line : appliance_->console_lines(endpoint.address)) std::printf("%s\n", line.c_str());
  std::printf("wirelabd ready: listening on %.*s, root %s, stack %.*s\n", static_cast<int>(text.view().size()),
              text.view().data(), options_.root.c_str(), static_cast<int>(network_->name().size()),
              network_->name().data());
  if (options_.appliance.spoken() == appliance::Language::spanish) {
    std::printf("Servidor configurado, esperando conexiones por el puerto %u\n", unsigned{endpoint.port});
  }
  std::fflush(stdout);
  std::array<char, 160> room;
  manager_.insist(TextBuilder(room).add("READY=1\nSTATUS=listening on ").add(text.view()).text());
}

/// Transfers under way may take until the deadline: a manager of less patience is told so.
void Daemon::say_stopping() {
  constexpr std::uint64_t kBeyond = 5'000'000;
  std::array<char, 80> room;
  manager_.tell(TextBuilder(room)
                    .add("STOPPING=1\nEXTEND_TIMEOUT_USEC=")
                    .add_number(std::uint64_t{options_.appliance.stop_deadline_ms} * 1000 + kBeyond)
                    .text());
}

void Daemon::ready() {
  if (signals_->count() > 0 && !stopping_) {
    stopping_ = true;
    log_.info("stopping", {{"signal_count", signals_->count()}});
    say_stopping();
    if (serving_) appliance_->stop();
    stop_deadline_.start(std::chrono::milliseconds(options_.appliance.stop_deadline_ms));
  }
  if (!stopping_ && !serving_) go_on_starting();
}

/// Asked after each turn: neither sessions nor the network's last deliveries end without one.
void Daemon::go_on_stopping() {
  // A second signal means: wait for nobody outside. What the workers still read has to come back all the same.
  const bool hurried = signals_->count() > 1;
  if (serving_ && hurried) appliance_->cut();
  if (serving_ && !appliance_->stopped()) return;
  const bool delivering = network_->delivering();
  done_ = !delivering || hurried || stop_deadline_.expired();
  if (done_ && delivering) log_.warning("replies_cut", {{"reason", hurried ? "second signal" : "stop deadline"}});
}

}  // namespace wirelab::boards
