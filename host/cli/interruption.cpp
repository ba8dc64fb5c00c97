#include "host/cli/interruption.h"

#include <csignal>

#include <array>
#include <cerrno>
#include <cstdlib>

namespace wirelab::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

// A signal handler has no argument of ours: this is the only way to its object.
std::atomic<Interruption*> installed{nullptr};  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables)

void set_handler(int signal, void (*handler)(int)) {
  struct sigaction action{};
  ::sigaction(signal, nullptr, &action);
  if (action.sa_handler == SIG_IGN) return;
  action = {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  ::sigaction(signal, &action, nullptr);
}

}  // namespace

Interruption::Interruption(Reactor& reactor) : reactor_(reactor) {
  installed = this;
  for (const int signal : kSignals) set_handler(signal, &Interruption::handle);
}

Interruption::~Interruption() {
  for (const int signal : kSignals) set_handler(signal, SIG_DFL);
  installed = nullptr;
  reactor_.take_postings();
}

void Interruption::check() const {
  if (const int signal = signal_.load(std::memory_order_relaxed)) throw Interrupted(signal);
}

void Interruption::handle(int signal) {
  const int kept_errno = errno;
  if (Interruption* self = installed) {
    self->signal_.store(signal, std::memory_order_relaxed);
    self->reactor_.post(*self);
  }
  errno = kept_errno;
}

void die_of(int signal) {
  std::signal(signal, SIG_DFL);
  std::raise(signal);
  std::_Exit(128 + signal);
}

}  // namespace wirelab::cli
