#include "boards/native/stop_signals.h"

#include <csignal>

#include <cerrno>

namespace wirelab::boards {
namespace {

// A signal handler has no argument of ours: this is the only way to its object.
std::atomic<StopSignals*> installed{nullptr};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void set_handler(int signal, void (*handler)(int)) {
  struct sigaction action{};
  action.sa_handler = handler;
  action.sa_flags = SA_RESTART;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals(Reactor& reactor, Watcher& watcher) : reactor_(reactor), watcher_(watcher) {
  installed = this;
  set_handler(SIGTERM, &StopSignals::handle);
  set_handler(SIGINT, &StopSignals::handle);
  set_handler(SIGPIPE, SIG_IGN);
  set_handler(SIGHUP, SIG_IGN);
}

StopSignals::~StopSignals() {
  set_handler(SIGTERM, SIG_DFL);
  set_handler(SIGINT, SIG_DFL);
  installed = nullptr;
  // One more signal may have come after the last turn: its message must not outlive this object.
  reactor_.take_postings();
}

void StopSignals::handle(int /*signal*/) {
  const int kept_errno = errno;
  if (StopSignals* self = installed) {
    self->count_.fetch_add(1, std::memory_order_relaxed);
    self->reactor_.post(*self);
  }
  errno = kept_errno;
}

void StopSignals::posted() { reactor_.mark(watcher_); }

}  // namespace wirelab::boards
