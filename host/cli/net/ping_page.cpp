#include "host/cli/display.h"
#include "host/cli/net/answer_pages.h"

namespace wirelab::cli {
namespace {

using net_report::Echo;
using net_report::IpHeader;

std::string flags_text(const IpHeader& header, const View& view) {
  std::string all;
  if (header.dont_fragment) all = view.say(Label::flag_df);
  if (header.more_fragments) all += (all.empty() ? "" : ", ") + view.say(Label::flag_mf);
  return all.empty() ? view.say(Label::flag_none) : all;
}

void add_header(Page& page, const IpHeader& header, const View& view) {
  const auto number = [](std::uint64_t value) { return std::to_string(value); };
  const auto bytes = [&](std::uint64_t value) { return view.say(Label::bytes, {number(value)}); };
  const std::string protocol =
      header.protocol_name.empty()
          ? number(header.protocol)
          : view.say(Label::protocol_is, {number(header.protocol), shown(header.protocol_name)});
  const std::string payload = view.say(
      Label::payload_is, {number(header.payload_length), number(header.total_length), number(header.header_length)});
  Cells cells;
  const auto add = [&](Label label, std::string value, Style style = Style::plain) {
    cells.push_back({{view.say(label), Style::label}, {std::move(value), style}});
  };
  add(Label::header_source, header.source);
  add(Label::header_destination, header.destination);
  add(Label::header_protocol, protocol);
  add(Label::header_length, bytes(header.header_length));
  add(Label::header_total, bytes(header.total_length));
  add(Label::header_payload, payload);
  add(Label::header_ttl, view.say(Label::ttl_means, {number(header.ttl)}));
  add(Label::header_version, "4");
  add(Label::header_id, number(header.identification));
  add(Label::header_flags, flags_text(header, view));
  add(Label::header_offset, number(header.fragment_offset));
  add(Label::header_service, number(header.dscp) + ", " + number(header.ecn));
  add(Label::header_checksum,
      header.checksum + ", " + view.say(header.checksum_right ? Label::checksum_right : Label::checksum_wrong),
      header.checksum_right ? Style::plain : Style::warn);
  add_table(page, {"  "}, kGap, cells);
}

Row echo_row(const Echo& echo, const View& view) {
  const std::string sequence = std::to_string(echo.sequence);
  const std::string from = or_dash(echo.from);
  Row row{.pieces = {}, .hang = 2 * kGap};
  row.add("  ");
  if (echo.outcome == "reply") {
    row.add(view.say(Label::ping_reply, {sequence, from, echo.rtt_us ? micro_text(*echo.rtt_us) : "–",
                                         echo.ttl ? std::to_string(*echo.ttl) : "–"}),
            Style::good);
  } else if (echo.outcome == "unreachable") {
    row.add(view.say(Label::ping_unreachable, {sequence, from}), Style::bad);
  } else if (echo.outcome == "time_exceeded") {
    row.add(view.say(Label::ping_exceeded, {sequence, from}), Style::warn);
  } else if (echo.outcome == "no_answer") {
    row.add(view.say(Label::ping_lost, {sequence}), Style::bad);
  } else if (echo.outcome == "not_sent") {
    row.add(view.say(Label::ping_not_sent, {sequence}), Style::bad);
  } else {
    row.add(view.say(Label::ping_other, {sequence, echo.outcome}), Style::warn);
  }
  if (!echo.detail.empty()) row.add("  (" + shown(echo.detail) + ')', Style::label);
  return row;
}

}  // namespace

Page ping_page(const net_report::Ping& answer, const View& view) {
  Page page(1);
  page.back().add(view.say(Label::ping_head, {answer.to, std::to_string(answer.data_bytes)}), Style::heading);
  Cells around;
  if (answer.frame) {
    const bool ipv4 = answer.frame->ether_type == "0x0800";
    around.push_back({{view.say(Label::frame), Style::label},
                      {view.say(Label::frame_is, {ipv4 ? std::string("IPv4") : answer.frame->ether_type,
                                                  answer.frame->source_mac, answer.frame->destination_mac})}});
  }
  if (answer.next_hop) {
    around.push_back({{view.say(Label::hop_why), Style::label}, {shown(answer.next_hop->why)}});
  }
  add_table(page, {"  "}, kGap, around);
  if (answer.request) {
    page.emplace_back();
    page.emplace_back().add(view.say(Label::ping_header), Style::heading);
    add_header(page, *answer.request, view);
  }
  page.emplace_back();
  for (const Echo& echo : answer.echoes) page.push_back(echo_row(echo, view));
  page.emplace_back().add(view.say(Label::ping_summary, {std::to_string(answer.sent), std::to_string(answer.received),
                                                         std::to_string(answer.loss_percent)}),
                          answer.received == answer.sent ? Style::good : Style::warn);
  if (answer.rtt_us) {
    page.emplace_back().add(
        view.say(Label::ping_times,
                 {micro_text(answer.rtt_us->min), micro_text(answer.rtt_us->average), micro_text(answer.rtt_us->max)}));
  }
  return page;
}

}  // namespace wirelab::cli
