#include "boards/linux/init/supervised.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <csignal>

#include "boards/linux/init/wait_status.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

constexpr int kCannotRun = 127;  // as shells have it

// In the child. The console is opened anew, because a program may change how it writes to its own standard error.
[[noreturn]] void become(const std::vector<std::string>& arguments, Output output, int input) {
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  ::setsid();
  const UniqueFd nothing(::open("/dev/null", O_RDWR));
  const UniqueFd screen(output == Output::console ? ::open("/dev/console", O_WRONLY | O_NOCTTY) : -1);
  const int shown = screen ? screen.get() : nothing.get();
  if (input >= 0 || nothing) ::dup2(input >= 0 ? input : nothing.get(), STDIN_FILENO);
  if (shown >= 0) {
    ::dup2(shown, STDOUT_FILENO);
    ::dup2(shown, STDERR_FILENO);
  }
  ::close_range(STDERR_FILENO + 1, ~0U, 0);
  std::vector<char*> words;
  words.reserve(arguments.size() + 1);
  for (const std::string& argument : arguments) words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  std::array<char*, 1> environment{nullptr};
  ::execve(words.front(), words.data(), environment.data());
  ::_exit(kCannotRun);
}

}  // namespace

void Supervised::advance(TimePoint now) {
  if (running() || stopping_ || now < due_) return;
  const pid_t child = ::fork();
  if (child == 0) become(arguments_, output_, input_);
  started_ = now;
  if (child < 0) {
    console_.say_errno("cannot start " + arguments_.front());
    due_ = now + policy_.after_death(Duration::zero());
    return;
  }
  process_ = child;
}

bool Supervised::reaped(pid_t child, int status, TimePoint now) {
  if (child != process_) return false;
  process_ = 0;
  if (stopping_) return true;
  ++deaths_;
  const Duration delay = policy_.after_death(now - started_);
  due_ = now + delay;
  const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(delay).count();
  console_.say(arguments_.front() + " " + describe_wait_status(status) + "; it is started again in " +
               std::to_string(milliseconds) + " ms");
  return true;
}

void Supervised::stop(int signal) {
  stopping_ = true;
  if (running()) ::kill(process_, signal);
}

}  // namespace wirelab::boards
