#include "firmware/lab/documents.h"

#include <array>

namespace wirelab::lab {
namespace {

constexpr std::string_view kSchema = "wirelab.lab/1";

void write_running(JsonWriter& json, const Laboratory& laboratory, const LabKind& kind,
                   const RunningLab& lab) noexcept {
  if (lab.listening()) {
    json.number("port", lab.endpoint().port);
  } else {
    json.null("port");
  }
  json.number("clients", lab.clients());
  json.number("served", lab.tally().clients).number("replies", lab.tally().replies);
  json.number("faulted", lab.tally().faults);
  std::array<char, 256> room{};
  TextBuilder plan(room);
  lab.faults().describe(plan);
  json.text("faults", plan.text()).number("seed", lab.faults().seed());
  if (kind.opens_files) json.text("folder", laboratory.folder_of(kind));
}

void write_lab(JsonWriter& json, const Laboratory& laboratory, const LabKind& kind) noexcept {
  const RunningLab* lab = laboratory.running(kind);
  json.begin_object().text("name", kind.name).text("transport", transport_name(kind.transport));
  json.text("teaches", kind.teaches).flag("running", lab != nullptr);
  if (lab != nullptr) {
    write_running(json, laboratory, kind, *lab);
  } else {
    json.number("port", kind.port);
  }
  json.end_object();
}

}  // namespace

void write_labs(JsonWriter& json, const Laboratory& laboratory, const LabKind* only) noexcept {
  json.begin_object().text("schema", kSchema).text("kind", "labs").key("labs").begin_array();
  for (const LabKind& kind : catalogue()) {
    if (only == nullptr || only == &kind) write_lab(json, laboratory, kind);
  }
  json.end_array().end_object();
}

void write_chat_line(JsonWriter& json, const ChatLine& line) noexcept {
  constexpr std::array<std::string_view, 4> kEvents{"joined", "heard", "said", "left"};
  json.begin_object().number("seq", line.sequence);
  json.text("event", kEvents.at(static_cast<std::size_t>(line.event))).text("text", line.text()).end_object();
}

void write_chat_loss(JsonWriter& json, std::uint64_t lines) noexcept {
  json.begin_object().text("event", "lost").number("lines", lines).end_object();
}

void write_chat_silence(JsonWriter& json) noexcept { json.begin_object().text("event", "nothing").end_object(); }

void write_chat_end(JsonWriter& json) noexcept { json.begin_object().text("event", "stopped").end_object(); }

void write_refusal(JsonWriter& json, std::string_view verb, const Refusal& refusal) noexcept {
  json.begin_object().text("schema", kSchema).text("kind", "error");
  json.key("error").begin_object().text("code", error_name(refusal.error)).text("what", verb);
  json.text("message", refusal.why.view()).end_object().end_object();
}

}  // namespace wirelab::lab
