#include "host/cli/trace/tcp_document.h"

#include <utility>

namespace wirelab::cli {
namespace {

using nlohmann::json;
using packet::TcpFlags;

json flags_document(TcpFlags flags) {
  constexpr std::pair<std::uint16_t, const char*> kNames[] = {
      {TcpFlags::kFin, "FIN"}, {TcpFlags::kSyn, "SYN"}, {TcpFlags::kRst, "RST"},
      {TcpFlags::kPsh, "PSH"}, {TcpFlags::kAck, "ACK"}, {TcpFlags::kUrg, "URG"},
      {TcpFlags::kEce, "ECE"}, {TcpFlags::kCwr, "CWR"}, {TcpFlags::kAe, "AE"},
  };
  json document = json::array();
  for (const auto& [bit, name] : kNames) {
    if ((flags.bits & bit) != 0) document.push_back(name);
  }
  return document;
}

/// `base` is what the peer's relative numbers count from.
json sack_document(const packet::TcpOptions& options, std::uint32_t base) {
  json document = json::array();
  for (std::size_t i = 0; i < options.sack_count; ++i) {
    const packet::SackBlock& block = options.sack.at(i);
    document.push_back(
        {{"begin", block.begin - base}, {"end", block.end - base}, {"begin_raw", block.begin}, {"end_raw", block.end}});
  }
  return document;
}

json tcp_options_document(const explain::Tcp& tcp, const explain::TcpView& view) {
  const packet::TcpOptions& options = tcp.options;
  json document = json::object();
  if (options.mss) document["mss"] = *options.mss;
  if (options.window_scale) document["window_scale"] = *options.window_scale;
  if (options.sack_permitted) document["sack_permitted"] = true;
  if (options.sack_count > 0) {
    document["sack"] = sack_document(options, tcp.segment.acknowledgement - view.acknowledgement);
  }
  if (options.timestamps) {
    document["timestamps"] = {{"value", options.timestamps->value}, {"echo", options.timestamps->echo}};
  }
  return document;
}

}  // namespace

namespace {

/// What the segment does, with the members that its kind of note has.
json notes_document(const std::vector<explain::TcpNote>& notes) {
  json document = json::array();
  for (const explain::TcpNote& note : notes) {
    json& one = document.emplace_back(json{{"kind", explain::name_of(note.kind)}});
    if (note.count != 0) one["count"] = note.count;
    if (note.first != 0) one["first"] = note.first;
    if (note.packet != 0) one["packet"] = note.packet;
    if (note.time.count() != 0) one["seconds"] = static_cast<double>(note.time.count()) / 1e9;
  }
  return document;
}

}  // namespace

json tcp_document(const explain::Tcp& tcp, const explain::TcpView& view) {
  const packet::TcpSegment& segment = tcp.segment;
  return {{"connection", view.connection},
          {"source_port", segment.source_port},
          {"destination_port", segment.destination_port},
          {"sequence", view.sequence},
          {"sequence_raw", segment.sequence},
          {"acknowledgement", view.acknowledgement},
          {"acknowledgement_raw", segment.acknowledgement},
          {"header_length", segment.header_length},
          {"flags", flags_document(segment.flags)},
          {"window", view.window},
          {"window_raw", segment.window},
          {"options", tcp_options_document(tcp, view)},
          {"payload_length", segment.payload_length},
          {"notes", notes_document(view.notes)}};
}

}  // namespace wirelab::cli
