#include "boards/linux/init/init.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/reboot.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <utility>

#include "boards/linux/init/command_line.h"
#include "boards/linux/init/console_command.h"
#include "boards/linux/init/kept_time.h"
#include "boards/linux/init/kernel_modules.h"
#include "boards/linux/init/lease_script.h"
#include "boards/linux/init/network_link.h"
#include "boards/linux/init/power_keys.h"
#include "boards/linux/init/small_file.h"
#include "boards/linux/init/system_mounts.h"

namespace wirelab::boards {
namespace {

// How often a device that has to appear is looked for: soon after the start, and once it is late.
constexpr Duration kEager = std::chrono::milliseconds(20);
constexpr Duration kPatient = std::chrono::seconds(1);
// What a terminal gives at once: a line, and no longer one (N_TTY_BUF_SIZE). A pipe takes as much in one piece
// (PIPE_BUF).
constexpr std::size_t kMaxTypedLine = 4096;
// Written into memory for wirelabd; it has a password record in it, never a password.
constexpr const char* kDaemonSettings = "/run/wirelabd.toml";

sigset_t watched_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int signal : {SIGCHLD, SIGHUP, SIGTERM, SIGINT, SIGUSR1, SIGUSR2}) ::sigaddset(&set, signal);
  return set;
}

}  // namespace

Init::Init() : console_(STDOUT_FILENO) {}

void Init::prepare() {
  mount_system(console_);
  const sigset_t set = watched_signals();
  ::sigprocmask(SIG_BLOCK, &set, nullptr);
  signals_ = UniqueFd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
  // Ctrl-Alt-Del comes as SIGINT then, and does not reset the machine.
  ::reboot(RB_DISABLE_CAD);
  const std::string line = read_small_file("/proc/cmdline", kMaxCommandLine).value_or("");
  settings_ = read_boot_settings(line);
  for (const std::string& problem : settings_.problems) console_.say(problem);
  daemon_settings_ = read_daemon_settings(line);
  for (const std::string& problem : daemon_settings_.problems) console_.say(problem);
  calendar_.start();
  time_.set_earliest(calendar_.built());
  take_settings();
  if (const auto outcome = bring_up("lo"); !outcome) console_.say(outcome.error());
  // The DHCP server answers while the drivers of the disk are loaded, unless a card first says whether to ask one.
  load_modules(console_, [this] {
    if (card_.decided()) network_.advance(clock_.now(), Duration::zero());
  });
  keys_ = open_input_devices();
  ::fcntl(STDIN_FILENO, F_SETFL, O_NONBLOCK);
  open_pipe();
  begun_ = clock_.now();
}

/// Both of us read one console; lines that are no command of ours are the appliance's. Kept open on both ends, so that
/// each start of wirelabd has it.
void Init::open_pipe() {
  std::array<int, 2> ends{-1, -1};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return console_.say_errno("cannot pass on to wirelabd what is typed");
  typed_out_ = UniqueFd(ends[0]);
  typed_in_ = UniqueFd(ends[1]);
  ::fcntl(typed_in_.get(), F_SETFL, O_NONBLOCK);
}

void Init::run() {
  prepare();
  while (!ended()) {
    advance();
    wait();
    take_signals();
    take_keys();
    take_console();
    network_.receive(now_);
    time_.receive(now_);
  }
  end();
}

void Init::advance() {
  now_ = clock_.now();
  if (ending_) return;
  take_settings();
  if (card_.decided()) network_.advance(now_, now_ - begun_);
  data_.try_mount(now_ - begun_);
  if (data_.decided() && card_.decided() && !daemon_) start_daemon();
  // A mount that replays a journal or grows a file system takes its time.
  now_ = clock_.now();
  if (daemon_) daemon_->advance(now_);
  time_.advance(now_);
  calendar_.advance(now_);
}

void Init::take_settings() {
  if (!card_.try_read(now_ - begun_)) return;
  apply_to(card_.settings().preseed, settings_);
  const std::string& name = settings_.hostname;
  if (!name.empty() && ::sethostname(name.c_str(), name.size()) != 0) {
    console_.say_errno("cannot set the name of the board");
  }
}

void Init::start_daemon() {
  if (auto path = data_.own_file("clock")) calendar_.keep_in(*path, now_);
  std::vector<std::string> command{"/bin/wirelabd", "--network-changes", "--confinement", "on", "--console", "on",
                                   "--root",        data_.root()};
  const std::string settings = daemon_settings(card_.settings().preseed);
  // Without a data partition no account could be kept, and the console says already why.
  if (!settings.empty() && data_.trouble().empty()) {
    if (write_small_file(kDaemonSettings, settings)) {
      command.insert(command.end(), {"--config", kDaemonSettings});
    } else {
      console_.say_errno("cannot hand wirelabd its settings");
    }
  }
  command.insert(command.end(), daemon_settings_.arguments.begin(), daemon_settings_.arguments.end());
  daemon_.emplace(std::move(command), Output::console, console_, typed_out_.get());
}

std::optional<TimeServers> Init::time_servers() const {
  if (!network_.has_address()) return std::nullopt;
  return choose_time_servers(read_small_file(kLeaseFile, kMaxLease).value_or(""), card_.settings().preseed);
}

void Init::wait() {
  TimePoint until = std::min({network_.next(), daemon_ ? daemon_->next() : kNever, kill_at_,
                              ending_ ? kNever : time_.next(), ending_ ? kNever : calendar_.next()});
  const bool looking = !ending_ && (!network_.found() || !data_.decided() || !card_.decided());
  if (looking) until = std::min(until, now_ + (now_ - begun_ < DataPartition::kAppears ? kEager : kPatient));
  std::vector<pollfd> watched{{.fd = signals_.get(), .events = POLLIN, .revents = 0}};
  if (console_open_) watched.push_back({.fd = STDIN_FILENO, .events = POLLIN, .revents = 0});
  if (time_.descriptor() >= 0) watched.push_back({.fd = time_.descriptor(), .events = POLLIN, .revents = 0});
  if (network_.descriptor() >= 0) watched.push_back({.fd = network_.descriptor(), .events = POLLIN, .revents = 0});
  for (const UniqueFd& key : keys_) watched.push_back({.fd = key.get(), .events = POLLIN, .revents = 0});
  const Duration left = std::max(until == kNever ? Duration::zero() : until - clock_.now(), Duration::zero());
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(left);
  const timespec timeout{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
  static_cast<void>(::ppoll(watched.data(), watched.size(), until == kNever ? nullptr : &timeout, nullptr));
  now_ = clock_.now();
}

void Init::take_signals() {
  signalfd_siginfo signal{};
  while (::read(signals_.get(), &signal, sizeof(signal)) == static_cast<ssize_t>(sizeof(signal))) {
    switch (signal.ssi_signo) {
      case SIGCHLD: take_children(); break;
      case SIGHUP: break;  // the lease script: the network looks at the lease in each turn
      case SIGUSR1:
      case SIGUSR2: begin_ending(Ending::power_off); break;
      default: begin_ending(Ending::reboot); break;
    }
  }
}

// Also those of others: whoever loses his parent becomes a child of the first process.
void Init::take_children() {
  int status = 0;
  pid_t child = 0;
  while ((child = ::waitpid(-1, &status, WNOHANG)) > 0) {
    if (!network_.reaped(child, status, now_) && daemon_) static_cast<void>(daemon_->reaped(child, status, now_));
  }
}

void Init::take_keys() {
  for (UniqueFd& key : keys_) {
    std::array<std::byte, 1024> room{};
    const ssize_t got = ::read(key.get(), room.data(), room.size());
    if (got > 0 && power_key_pressed(std::span(room).first(static_cast<std::size_t>(got)))) {
      begin_ending(Ending::power_off);
    }
    // A device that was unplugged would wake every poll from now on.
    if (got == 0 || (got < 0 && errno == ENODEV)) key.reset();
  }
  std::erase_if(keys_, [](const UniqueFd& key) { return !key; });
}

void Init::take_console() {
  if (!console_open_) return;
  std::array<char, kMaxTypedLine> room{};
  const ssize_t got = ::read(STDIN_FILENO, room.data(), room.size());
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) console_open_ = false;
  if (got <= 0) return;
  const std::string_view line(room.data(), static_cast<std::size_t>(got));
  switch (read_console_command(line)) {
    case ConsoleCommand::status: say_status(); break;
    case ConsoleCommand::power_off: begin_ending(Ending::power_off); break;
    case ConsoleCommand::reboot: begin_ending(Ending::reboot); break;
    case ConsoleCommand::help: say_help(); break;
    case ConsoleCommand::none: pass_on(line); break;
  }
}

void Init::pass_on(std::string_view line) {
  if (!typed_in_ || !daemon_ || !daemon_->running()) return say_help();
  // A pipe takes a line whole, or nothing of it.
  if (::write(typed_in_.get(), line.data(), line.size()) < 0) {
    console_.say_errno("wirelabd does not take what is typed, the line is lost");
  }
}

void Init::say_help() const {
  console_.say("type status, reboot or poweroff, and Enter; another line is said in the chat lab that runs");
}

void Init::say_status() const {
  if (!settings_.hostname.empty()) console_.say("this is " + settings_.hostname);
  for (const std::string& problem : settings_.problems) console_.say(problem);
  for (const std::string& problem : card_.settings().problems) console_.say(problem);
  console_.say(network_.describe());
  console_.say("the clock shows " + calendar_text(BoardClock::time()) + "; " + time_.describe());
  console_.say(data_.trouble().empty() ? "files are in " + data_.root() : data_.trouble());
  const bool serving = daemon_ && daemon_->running();
  console_.say(std::string("wirelabd ") + (serving ? "runs" : "does not run") + ", it died " +
               std::to_string(daemon_ ? daemon_->deaths() : 0) + " times");
}

void Init::begin_ending(Ending ending) {
  if (!ending_) {
    console_.say(ending == Ending::power_off ? "powering off" : "rebooting");
    ending_ = ending;
    kill_at_ = now_ + kStopDeadline;
    network_.stop();
  }
  // Asked again: wirelabd takes a second signal as "do not wait for transfers".
  if (daemon_) daemon_->stop(SIGTERM);
}

bool Init::ended() {
  if (!ending_) return false;
  if (!daemon_ || !daemon_->running()) return true;
  if (now_ < kill_at_) return false;
  console_.say("wirelabd has not ended in time; it is killed");
  return true;
}

void Init::end() {
  ::kill(-1, SIGKILL);
  while (::waitpid(-1, nullptr, 0) > 0) {
  }
  calendar_.keep();
  data_.unmount();
  ::reboot(ending_ == Ending::reboot ? RB_AUTOBOOT : RB_POWER_OFF);
  // Only if the kernel refuses; a first process that ended would be a panic.
  console_.say_errno("cannot end the board; switch it off");
  while (true) ::pause();
}

}  // namespace wirelab::boards
