#include "host/cli/trace/explain_verb.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "host/cli/descriptor.h"
#include "host/cli/display.h"
#include "host/cli/failure.h"
#include "host/cli/trace/trace_outputs.h"
#include "host/explain/ladder.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

/// Of a line where nobody watches; as wide as a page.
constexpr std::size_t kUsualWidth = 100;
/// Wider ladders are hard to follow with the eye.
constexpr std::size_t kMostWidth = 140;
/// Text that is written at once.
constexpr std::size_t kPiece = 64UL * 1024;

std::size_t width_of_terminal() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return kUsualWidth;
  return std::min<std::size_t>(size.ws_col, kMostWidth);
}

Attempt<std::string> read_whole(const std::string& name, Language language, const Interruption& interruption) {
  const Descriptor file(name == "-" ? ::fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                                    : ::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  const auto failed = [&](int error) {
    return std::unexpected(
        Failure{.reason = Reason::local_file,
                .message = text(language, Message::cannot_read, {shown(name), system_reason(language, error)})});
  };
  if (!file) return failed(errno);
  std::string content;
  struct stat found{};
  if (::fstat(file.get(), &found) == 0 && S_ISREG(found.st_mode)) {
    content.reserve(static_cast<std::size_t>(found.st_size) + 1);
  }
  std::array<char, kPiece> piece;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
  for (;;) {
    interruption.check();
    const ssize_t count = ::read(file.get(), piece.data(), piece.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed(errno);
    if (count == 0) return content;
    content.append(piece.data(), static_cast<std::size_t>(count));
  }
}

json document_of(const explain::Explained& packet) {
  json document = {{"number", packet.number}, {"from", packet.from},    {"to", packet.to},
                   {"packet", packet.label},  {"payload", packet.text}, {"explanation", packet.sentence}};
  document["time"] = packet.since_first ? json(static_cast<double>(packet.since_first->count()) / 1e9) : json(nullptr);
  return document;
}

class Explaining {
 public:
  Explaining(const Options& options, const Interruption& interruption, Report& report)
      : options_(options), interruption_(interruption), report_(report) {}

  ExitCode run() {
    for (auto word = options_.words.begin() + 1; word != options_.words.end(); ++word) explain_file(*word);
    return report_.finish();
  }

 private:
  void explain_file(const std::string& name) {
    json result = {{"file", name}};
    const Attempt<std::string> content = read_whole(name, options_.language, interruption_);
    if (!content) {
      report_.failed(std::move(result), {}, content.error());
      return;
    }
    result["packets"] = json::array();
    TraceOutputs outputs(options_, name, as_bytes(*content));
    explain::CaptureReader reader(as_bytes(*content));
    const auto trouble = explain_packets(reader, outputs, result["packets"]);
    const auto failure = outputs.finish(reader.offset(), result, report_);
    if (!trouble) {
      failure ? report_.failed(std::move(result), {}, *failure) : report_.done(std::move(result), {});
      return;
    }
    report_.failed(
        std::move(result), {},
        {.reason = Reason::local_file,
         .message = text(options_.language, Message::bad_capture,
                         {shown(name), explain::flaw_text(trouble->flaw), std::to_string(trouble->offset)})});
  }

  std::optional<explain::FileTrouble> explain_packets(explain::CaptureReader& reader, TraceOutputs& outputs,
                                                      json& documents) {
    explain::Explainer explainer;
    explain::TextLadder ladder(width_of_terminal(), {.payload = !options_.trace.no_payload, .raw = options_.trace.raw});
    std::string page;
    for (;;) {
      const auto packet = reader.next();
      if (!packet || !*packet) {
        report_.part(page);
        return packet ? std::nullopt : std::optional(packet.error());
      }
      const explain::Explained explained = explainer.add(**packet);
      if (!outputs.add(**packet, explained, reader.offset())) continue;
      if (report_.is_json()) {
        documents.push_back(document_of(explained));
        continue;
      }
      page += ladder.add(explained);
      if (page.size() < kPiece) continue;
      interruption_.check();
      report_.part(page);
      page.clear();
    }
  }

  const Options& options_;
  const Interruption& interruption_;
  Report& report_;
};

}  // namespace

ExitCode run_trace(const Options& options, const Interruption& interruption, Report& report) {
  return Explaining(options, interruption, report).run();
}

}  // namespace wirelab::cli
