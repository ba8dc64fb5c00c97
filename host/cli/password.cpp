#include "host/cli/password.h"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "firmware/accounts/account_book.h"
#include "firmware/core/wipe.h"
#include "host/cli/descriptor.h"
#include "host/cli/display.h"
#include "host/cli/session/phrases.h"
#include "host/client/classic_command.h"

namespace wirelab::cli {
namespace {

/// The terminal without echo, until the end of this object.
class SilentTerminal {
 public:
  explicit SilentTerminal(int fd) : fd_(fd), silent_(::tcgetattr(fd, &before_) == 0) {
    if (!silent_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    quiet.c_lflag |= ECHONL;
    silent_ = ::tcsetattr(fd, TCSAFLUSH, &quiet) == 0;
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;
  ~SilentTerminal() {
    if (silent_) ::tcsetattr(fd_, TCSAFLUSH, &before_);
  }

 private:
  int fd_;
  termios before_{};
  bool silent_;
};

Failure bad(Language language, Message message, std::initializer_list<std::string_view> arguments = {}) {
  return {.reason = Reason::usage, .message = text(language, message, arguments)};
}

Failure unreadable(Language language, std::string_view name, int error) {
  return {.reason = Reason::local_file,
          .message = text(language, Message::cannot_read, {shown(name), system_reason(language, error)})};
}

/// The first line of `fd`, without its end, byte by byte so that nothing behind it is taken. Cut at a length that is
/// too long anyway.
Attempt<Password> read_line(int fd, Language language, std::string_view name, const Interruption& interruption) {
  std::string line;
  line.reserve(client::kMaxArgument + 1);
  char letter = 0;
  while (line.size() <= client::kMaxArgument) {
    const ssize_t count = ::read(fd, &letter, 1);
    if (count < 0 && errno == EINTR) {
      interruption.check();
      continue;
    }
    if (count < 0) {
      return std::unexpected(unreadable(language, name, errno));
    }
    if (count == 0 || letter == '\n') break;
    line += letter;
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return Password(std::move(line));
}

/// What a password must not be; the classic wire carries fewer than a session.
Attempt<Password> checked(Attempt<Password> password, const Options& options) {
  if (!password) return password;
  const bool classic = options.session.wire == Wire::classic;
  const auto fault = client::argument_fault(classic ? client::Verb::login : client::Verb::upload, password->text());
  const auto refused = [&](Message message) { return std::unexpected(bad(options.language, message)); };
  if (!fault && password->text().size() <= accounts::kMaxPassword) return password;
  if (!fault) return refused(Message::password_long);
  switch (*fault) {
    case client::ArgumentFault::empty: return refused(Message::password_empty);
    case client::ArgumentFault::blank: return refused(Message::password_blank);
    case client::ArgumentFault::too_long: return refused(Message::password_long);
    default: return refused(Message::password_control);
  }
}

Attempt<Password> ask(int terminal, Language language, const std::string& prompt, const Interruption& interruption) {
  [[maybe_unused]] const ssize_t written = ::write(terminal, prompt.data(), prompt.size());
  const SilentTerminal silent(terminal);
  return read_line(terminal, language, "/dev/tty", interruption);
}

Attempt<Password> ask_terminal(int terminal, const Options& options, const std::string& prompt, bool new_one,
                               const Interruption& interruption) {
  const Language language = options.language;
  auto password = checked(ask(terminal, language, prompt, interruption), options);
  if (!password || !new_one) return password;
  const auto again = ask(terminal, language, text(language, Message::password_again), interruption);
  if (!again) return std::unexpected(again.error());
  if (again->text() != password->text()) return std::unexpected(bad(language, Message::password_differs));
  return password;
}

/// From `path` if there is one, else from the terminal, else from standard input.
Attempt<Password> read_from(const std::optional<std::string>& path, const Options& options, const std::string& prompt,
                            bool new_one, const Interruption& interruption) {
  const Language language = options.language;
  if (path) {
    const Descriptor file(*path == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                       : ::open(path->c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) return std::unexpected(unreadable(language, *path, errno));
    return checked(read_line(file.get(), language, *path, interruption), options);
  }
  if (::isatty(STDIN_FILENO) == 1) {
    const Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
    return ask_terminal(terminal ? terminal.get() : STDIN_FILENO, options, prompt, new_one, interruption);
  }
  return checked(read_line(STDIN_FILENO, language, "-", interruption), options);
}

}  // namespace

Password::Password(std::string text) noexcept : text_(std::move(text)) {}

// NOLINTNEXTLINE(performance-move-constructor-init): a short text lies in the object, and moving would leave it there
Password::Password(Password&& other) noexcept : text_(other.text_) { wipe(other.text_); }

Password::~Password() { wipe(text_); }

Attempt<Password> read_password(const Options& options, std::string_view user, bool new_one,
                                const Interruption& interruption) {
  const std::string prompt = text(options.language, Message::password_prompt, {shown(user)});
  return read_from(options.password_file, options, prompt, new_one, interruption);
}

Attempt<Password> read_new_password(const Options& options, std::string_view user, const Interruption& interruption) {
  const std::string prompt = text(options.language, Phrase::new_password, {shown(user)});
  return read_from(options.session.new_password_file, options, prompt, true, interruption);
}

Attempt<Password> read_claim_code(const Options& options, const Interruption& interruption) {
  const Language language = options.language;
  const auto read = [&]() -> Attempt<Password> {
    if (options.session.claim_code) return Password(*options.session.claim_code);
    if (::isatty(STDIN_FILENO) != 1) return read_line(STDIN_FILENO, language, "-", interruption);
    const Descriptor terminal(::open("/dev/tty", O_RDWR | O_CLOEXEC));
    return ask(terminal ? terminal.get() : STDIN_FILENO, language, text(language, Phrase::code_prompt), interruption);
  };
  Attempt<Password> code = read();
  if (!code || !client::argument_fault(client::Verb::login, code->text())) return code;
  return std::unexpected(Failure{.reason = Reason::usage, .message = text(language, Phrase::code_empty)});
}

}  // namespace wirelab::cli
