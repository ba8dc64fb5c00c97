#include "host/cli/trace/trace_page.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "host/cli/trace/layer_documents.h"
#include "host/explain/ladder.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

/// Of a line where nobody watches; as wide as a page.
constexpr std::size_t kUsualWidth = 100;
/// Wider ladders are hard to follow with the eye.
constexpr std::size_t kMostWidth = 140;
/// Text that is written at once.
constexpr std::size_t kLadderPiece = 64UL * 1024;

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

}  // namespace

std::optional<explain::FileTrouble> explain_packets(std::string_view content, Report& report,
                                                    const Interruption& interruption, json& documents) {
  explain::CaptureReader reader(as_bytes(content));
  explain::Explainer explainer;
  explain::TextLadder ladder(width_of_terminal());
  std::string page;
  for (;;) {
    const auto packet = reader.next();
    if (!packet || !*packet) {
      report.part(page);
      return packet ? std::nullopt : std::optional(packet.error());
    }
    const explain::CapturedPacket& captured = **packet;  // NOLINT(bugprone-unchecked-optional-access): asked above
    const explain::Dissection dissection = explain::dissect(captured);
    const explain::Explained explained = explainer.add(captured, dissection);
    if (report.is_json()) {
      documents.push_back(document_of(explained, dissection));
      continue;
    }
    page += ladder.add(explained);
    if (page.size() < kLadderPiece) continue;
    interruption.check();
    report.part(page);
    page.clear();
  }
}

}  // namespace wirelab::cli
