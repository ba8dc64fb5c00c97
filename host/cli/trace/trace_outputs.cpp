#include "host/cli/trace/trace_outputs.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/download_target.h"
#include "host/cli/net/printer.h"
#include "host/cli/trace/finding_rows.h"
#include "host/explain/html_page.h"
#include "host/explain/svg_ladder.h"
#include "host/explain/verdict.h"

namespace wirelab::cli {
namespace {

using explain::Finding;
using nlohmann::json;

json conversation_document(const explain::Talk& talk, const std::vector<Finding>& findings) {
  json checks = json::array();
  for (const Finding& one : findings) {
    checks.push_back({{"pass", one.holds}, {"what", one.text}, {"packets", one.packets}});
  }
  json document = {{"number", talk.number},          {"title", explain::title(talk.tally)},
                   {"packets", talk.tally.packets},  {"first", talk.tally.first_packet},
                   {"last", talk.tally.last_packet}, {"verdict", explain::verdict(talk.tally)}};
  if (!checks.empty()) document["checks"] = std::move(checks);
  return document;
}

}  // namespace

TraceOutputs::TraceOutputs(const TraceTask& task)
    : task_(task),
      wanted_(task.options.trace),
      only_(conversation_number(wanted_).value_or(0)),
      talks_(wanted_.svg || wanted_.html, only_) {
  if (wanted_.annotated) annotator_ = std::make_unique<explain::Annotator>(as_bytes(task.content));
}

std::string TraceOutputs::say(Message message, std::initializer_list<std::string_view> arguments) const {
  return text(task_.options.language, message, arguments);
}

bool TraceOutputs::add(const explain::CapturedPacket& packet, const explain::Explained& explained, std::size_t behind) {
  ++packets_;
  const std::size_t number = talks_.add(explained);
  if (annotator_) annotator_->add(packet, behind, explained.sentence);
  return only_ == 0 || only_ == number;
}

bool TraceOutputs::is_own(const explain::Talk& talk) const noexcept {
  const bool has_ports = talk.tally.topic == explain::Topic::tcp || talk.tally.topic == explain::Topic::udp;
  return has_ports && std::ranges::find(task_.own_ports, talk.tally.client_port) != task_.own_ports.end();
}

/// Others talk with the server meanwhile, whose conversations are not this client's work.
bool TraceOutputs::is_chosen(const explain::Talk& talk) const noexcept {
  if (only_ != 0) return only_ == talk.number;
  const bool has_ports = talk.tally.topic == explain::Topic::tcp || talk.tally.topic == explain::Topic::udp;
  return !own_are_there_ || !has_ports || is_own(talk);
}

/// A conversation that was asked for is held against the lab whatever its port.
TraceOutputs::Findings TraceOutputs::findings_of(const explain::Talk& talk) const {
  const auto& lab = task_.lab;
  if (!lab || (only_ == 0 && !explain::is_of_lab(*lab, talk.tally, task_.port))) return {};
  return explain::lab_findings(*lab, talk.tally);
}

Page TraceOutputs::verdict_page(const explain::Talk& talk, const Findings& findings) const {
  const auto lines = explain::verdict(talk.tally);
  if (lines.empty() && findings.empty()) return {};
  Page page(2);
  page.back().add(say(Message::conversation_heading,
                      {std::to_string(talk.number), explain::title(talk.tally), std::to_string(talk.tally.packets)}),
                  Style::heading);
  for (const std::string& line : lines) add_sentence(page, line);
  add_findings(page, findings, task_.options.language);
  return page;
}

std::optional<Failure> TraceOutputs::finish(std::size_t behind, json& result, Report& report) {
  const bool known = only_ == 0 || only_ <= talks_.all().size();
  if (!known) {
    return Failure{.reason = Reason::failed,
                   .message = say(Message::no_conversation,
                                  {shown(task_.name), std::to_string(only_), std::to_string(talks_.all().size())})};
  }
  if (packets_ == 0) report.line(say(Message::no_packets, {shown(task_.name)}));
  own_are_there_ = std::ranges::any_of(talks_.all(), [this](const explain::Talk& talk) { return is_own(talk); });
  result["conversations"] = json::array();
  for (const explain::Talk& talk : talks_.all()) {
    if (!is_chosen(talk)) continue;
    const Findings findings = findings_of(talk);
    if (report.is_json()) {
      result["conversations"].push_back(conversation_document(talk, findings));
    } else {
      Printer(report, task_.options.language).print(verdict_page(talk, findings));
    }
  }
  if (talks_.not_followed() > 0) {
    result["conversations_not_followed"] = talks_.not_followed();
    report.line(say(Message::not_followed, {std::to_string(talks_.not_followed())}));
  }
  if (auto failure = draw()) return failure;
  if (annotator_ && wanted_.annotated) {
    if (auto failure = save(*wanted_.annotated, annotator_->finish(behind))) return failure;
    if (annotator_->without_comment() > 0) {
      report.line(say(Message::without_comment, {std::to_string(annotator_->without_comment())}));
    }
  }
  return check_lab();
}

std::optional<Failure> TraceOutputs::check_lab() const {
  if (!task_.lab || !task_.must_hold) return std::nullopt;
  std::size_t held = 0;
  std::size_t all = 0;
  for (const explain::Talk& talk : talks_.all()) {
    if (!is_chosen(talk)) continue;
    const Findings findings = findings_of(talk);
    all += findings.size();
    held += static_cast<std::size_t>(std::ranges::count(findings, true, &Finding::holds));
  }
  if (all == 0) {
    return Failure{.reason = Reason::failed,
                   .message = task_.port ? say(Message::lab_not_captured, {*task_.lab, std::to_string(*task_.port)})
                                         : say(Message::lab_not_there, {shown(task_.name), *task_.lab})};
  }
  if (held == all) return std::nullopt;
  return Failure{.reason = Reason::failed,
                 .message = say(Message::lab_fails,
                                {shown(task_.name), *task_.lab, std::to_string(all - held), std::to_string(all)})};
}

std::optional<Failure> TraceOutputs::draw() const {
  if (!wanted_.svg && !wanted_.html) return std::nullopt;
  const explain::DrawingChoice choice{.payload = !wanted_.no_payload, .raw = !wanted_.no_raw};
  explain::Page page{.name = task_.name.substr(task_.name.rfind('/') + 1),
                     .lab = task_.lab.value_or(""),
                     .packets = packets_,
                     .conclusion = task_.conclusion};
  for (const explain::Talk& talk : talks_.all()) {
    if (!is_chosen(talk) || talk.beginning.empty()) continue;
    page.talks.push_back({.talk = &talk, .findings = findings_of(talk)});
  }
  page.not_shown = talks_.all().size() + talks_.not_followed() - page.talks.size();
  if (wanted_.svg) {
    if (auto failure = save(*wanted_.svg, svg_ladder(page, choice))) return failure;
  }
  return wanted_.html ? save(*wanted_.html, html_page(page, choice)) : std::nullopt;
}

std::optional<Failure> TraceOutputs::save(const std::string& path, std::string_view content) const {
  FileTarget target(path, Existing::replace, task_.options.language);
  if (target.begin(content.size()) && target.write(as_bytes(content)) && target.commit()) return std::nullopt;
  return target.failure();
}

}  // namespace wirelab::cli
