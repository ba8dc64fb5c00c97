#include "host/cli/trace/explain_verb.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/trace/layer_documents.h"
#include "host/cli/whole_file.h"
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

json document_of(const explain::Explained& packet, const explain::Dissection& dissection) {
  json document = {{"number", packet.number}, {"from", packet.from},    {"to", packet.to},
                   {"packet", packet.label},  {"payload", packet.text}, {"explanation", packet.sentence}};
  document["time"] = packet.since_first ? json(static_cast<double>(packet.since_first->count()) / 1e9) : json(nullptr);
  document["layers"] = layers_document(dissection, packet.tcp);
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
    const auto trouble = explain_packets(*content, result["packets"]);
    if (!trouble) {
      report_.done(std::move(result), {});
      return;
    }
    report_.failed(
        std::move(result), {},
        {.reason = Reason::local_file,
         .message = text(options_.language, Message::bad_capture,
                         {shown(name), explain::flaw_text(trouble->flaw), std::to_string(trouble->offset)})});
  }

  std::optional<explain::FileTrouble> explain_packets(std::string_view content, json& documents) {
    explain::CaptureReader reader(as_bytes(content));
    explain::Explainer explainer;
    explain::TextLadder ladder(width_of_terminal());
    std::string page;
    for (;;) {
      const auto packet = reader.next();
      if (!packet || !*packet) {
        report_.part(page);
        return packet ? std::nullopt : std::optional(packet.error());
      }
      const explain::CapturedPacket& captured = **packet;  // NOLINT(bugprone-unchecked-optional-access): asked above
      const explain::Dissection dissection = explain::dissect(captured);
      const explain::Explained explained = explainer.add(captured, dissection);
      if (report_.is_json()) {
        documents.push_back(document_of(explained, dissection));
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
