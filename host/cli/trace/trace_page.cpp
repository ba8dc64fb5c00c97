#include "host/cli/trace/trace_page.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/trace/layer_documents.h"
#include "host/cli/trace/trace_outputs.h"
#include "host/explain/ladder.h"

namespace wirelab::cli {
namespace {

using nlohmann::json;

/// Of a line where nobody watches; as wide as a page.
constexpr std::size_t kUsualWidth = 100;
/// Wider ladders are hard to follow with the eye.
constexpr std::size_t kMostWidth = 140;
/// Packets in a JSON document, which is written when it is whole: each takes some 7 KiB until then.
constexpr std::size_t kMostDocuments = 50'000;
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

class TracePage {
 public:
  TracePage(const TraceTask& task, Report& report, const Interruption& interruption, json& result)
      : task_(task),
        report_(report),
        interruption_(interruption),
        result_(result),
        reader_(as_bytes(task.content)),
        outputs_(task),
        ladder_(width_of_terminal(), {.payload = !task.options.trace.no_payload, .raw = !task.options.trace.no_raw}) {}

  std::optional<Failure> run() {
    result_["packets"] = json::array();
    const auto trouble = explain_packets();
    if (left_out_ > 0) result_["packets_left_out"] = left_out_;
    auto failure = outputs_.finish(reader_.offset(), result_, report_);
    if (!trouble) return failure;
    return Failure{.reason = Reason::local_file,
                   .message = text(task_.options.language, Message::bad_capture,
                                   {shown(task_.name), flaw_text(trouble->flaw), std::to_string(trouble->offset)})};
  }

 private:
  std::optional<explain::FileTrouble> explain_packets() {
    for (;;) {
      const auto packet = reader_.next();
      if (!packet || !*packet) {
        report_.part(page_);
        return packet ? std::nullopt : std::optional(packet.error());
      }
      add(**packet);  // NOLINT(bugprone-unchecked-optional-access): asked above
      if (page_.size() < kLadderPiece) continue;
      interruption_.check();
      report_.part(page_);
      page_.clear();
    }
  }

  void add(const explain::CapturedPacket& captured) {
    const explain::Dissection dissection = explain::dissect(captured);
    const explain::Explained explained = explainer_.add(captured, dissection);
    if (!outputs_.add(captured, explained, reader_.offset())) return;
    if (!report_.is_json()) {
      page_ += ladder_.add(explained);
    } else if (result_["packets"].size() < kMostDocuments) {
      result_["packets"].push_back(document_of(explained, dissection));
    } else {
      ++left_out_;
    }
  }

  const TraceTask& task_;
  Report& report_;
  const Interruption& interruption_;
  json& result_;
  explain::CaptureReader reader_;
  explain::Explainer explainer_;
  TraceOutputs outputs_;
  explain::TextLadder ladder_;
  std::string page_;
  std::size_t left_out_ = 0;
};

}  // namespace

std::optional<Failure> explain_trace(const TraceTask& task, Report& report, const Interruption& interruption,
                                     json& result) {
  return TracePage(task, report, interruption, result).run();
}

}  // namespace wirelab::cli
