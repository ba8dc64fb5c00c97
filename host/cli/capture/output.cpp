#include "host/cli/capture/output.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

/// A pipe: standard output, or one with a name, as Wireshark makes it for each capture.
class PipeTarget final : public DownloadTarget {
 public:
  PipeTarget(std::string path, Language language, const Interruption& interruption)
      : DownloadTarget(std::move(path), language), interruption_(interruption) {}

  /// Waits for a reader.
  bool begin(std::uint64_t /*size*/) override {
    const bool named = path() != "-";
    do {
      pipe_ =
          Descriptor(named ? ::open(path().c_str(), O_WRONLY | O_CLOEXEC) : ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
    } while (!pipe_ && errno == EINTR && !interruption_.pending());
    return pipe_ || refuse(errno);
  }
  bool write(ConstBytes bytes) override {
    while (!bytes.empty()) {
      const ssize_t count = ::write(pipe_.get(), bytes.data(), bytes.size());
      if (count >= 0) {
        bytes = bytes.subspan(static_cast<std::size_t>(count));
      } else if (errno == EPIPE) {
        reader_left_ = true;
        return false;
      } else if (!try_again(errno)) {
        return refuse(errno);
      }
    }
    return true;
  }
  bool commit() override { return true; }

  [[nodiscard]] bool reader_left() const noexcept { return reader_left_; }

 private:
  [[nodiscard]] bool try_again(int error) const {
    if (error == EAGAIN) {
      pollfd room{.fd = pipe_.get(), .events = POLLOUT, .revents = 0};
      ::poll(&room, 1, -1);
    }
    return (error == EAGAIN || error == EINTR) && !interruption_.pending();
  }
  bool refuse(int error) {
    return fail(Reason::local_file, Message::cannot_write, {shown(path()), system_reason(language(), error)});
  }

  const Interruption& interruption_;
  Descriptor pipe_;
  bool reader_left_ = false;
};

bool is_pipe(const std::string& path) {
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && S_ISFIFO(found.st_mode);
}

std::unique_ptr<DownloadTarget> make_target(const Options& options, const Interruption& interruption) {
  const std::string path = options.capture.write.value_or("-");
  if (path == "-" || is_pipe(path)) return std::make_unique<PipeTarget>(path, options.language, interruption);
  return std::make_unique<FileTarget>(path, options.force ? Existing::replace : Existing::keep, options.language);
}

}  // namespace

Attempt<std::unique_ptr<DownloadTarget>> open_capture_output(const Options& options, const Interruption& interruption) {
  if (options.capture.to_output() && ::isatty(STDOUT_FILENO) == 1) {
    return std::unexpected(
        Failure{.reason = Reason::usage, .message = text(options.language, Message::capture_terminal)});
  }
  std::unique_ptr<DownloadTarget> target = make_target(options, interruption);
  static_cast<void>(target->begin(0));
  if (const auto& trouble = target->failure()) return std::unexpected(*trouble);
  return target;
}

bool reader_left(const DownloadTarget& target) {
  const auto* pipe = dynamic_cast<const PipeTarget*>(&target);
  return pipe != nullptr && pipe->reader_left();
}

}  // namespace wirelab::cli
