#include "host/cli/net/timeline_page.h"

#include <algorithm>

#include "firmware/packet/dhcp_names.h"
#include "host/cli/display.h"
#include "host/cli/net/tables.h"

namespace wirelab::cli {
namespace {

using net_report::DhcpMessage;
using net_report::Event;

/// Columns for an event's number: "#999".
constexpr std::size_t kNumber = 4;

Style style_of(const Event& event) {
  if (event.event == "lease_bound" || event.event == "lease_renewed" || event.event == "lease_rebound" ||
      event.event == "link_up") {
    return Style::good;
  }
  if (event.event == "address_duplicate" || event.event == "second_server" || event.event == "lease_expired" ||
      event.event == "lease_refused" || event.event == "link_down" || event.event == "dhcp_nak" ||
      event.event == "frames_lost") {
    return Style::bad;
  }
  return event.event == "neighbour_changed" || event.event == "lease_released" ? Style::warn : Style::plain;
}

Row row_behind(std::string_view time, const Event& event, const View& view) {
  std::string number = '#' + std::to_string(event.seq);
  number.resize(std::max(number.size(), kNumber), ' ');
  Row row;
  row.add(time, Style::label).add("  ").add(number, Style::label).add("  ");
  row.hang = columns(time) + columns(number) + 2 * kGap;
  row.add(shown(event.text), style_of(event));
  if (const std::string cause = cause_text(view, event); !cause.empty()) row.add("  " + cause, Style::label);
  return row;
}

std::string option_list(const std::vector<std::uint64_t>& codes) {
  std::string all;
  for (const std::uint64_t code : codes) {
    all += (all.empty() ? "" : ", ") + std::to_string(code);
    if (const auto name = packet::option_name(static_cast<std::uint8_t>(code)); !name.empty())
      all += ' ' + std::string(name);
  }
  return all;
}

/// A DHCP message unfolded, below its event.
void add_message(Page& page, const DhcpMessage& message, const View& view) {
  constexpr std::size_t kIndent = 20;
  Cells cells{{{"xid", Style::label}, {message.xid}},
              {{view.say(Label::header_source), Style::label}, {message.from}},
              {{view.say(Label::header_destination), Style::label}, {message.to}}};
  const auto add = [&](Label label, const std::string& value) {
    if (!value.empty()) cells.push_back({{view.say(label), Style::label}, {value}});
  };
  add(Label::option_requested, message.requested);
  const net_report::Terms& terms = message.terms;
  if (terms.address != "0.0.0.0") add(Label::term_address, terms.address);
  add(Label::term_server, terms.server);
  add(Label::term_mask, terms.mask);
  if (!terms.routers.empty()) add(Label::term_router, joined(terms.routers));
  if (!terms.dns.empty()) add(Label::term_dns, joined(terms.dns));
  add(Label::term_domain, shown(terms.domain));
  add(Label::term_search, shown(terms.search));
  if (terms.lease_s) add(Label::term_lease, span_text(*terms.lease_s));
  if (terms.t1_s) add(Label::term_t1, span_text(*terms.t1_s));
  if (terms.t2_s) add(Label::term_t2, span_text(*terms.t2_s));
  add(Label::option_message, shown(message.message));
  add(Label::options, option_list(message.options));
  add_table(page, {std::string(kIndent, ' ')}, kIndent, cells);
}

}  // namespace

Row event_row(const Event& event, const std::optional<net_report::Moment>& today, const View& view) {
  return row_behind(event.time ? view.moment(*event.time, today) : since_start_text(event.uptime_ms), event, view);
}

Page TimelinePage::next(const net_report::Line& line) {
  if (const auto* event = std::get_if<Event>(&line)) return next_event(*event);
  const auto* gap = std::get_if<net_report::Forgotten>(&line);
  if (gap == nullptr) return {};
  Page page(1);
  page.back().add(view_.say(Label::forgotten, {std::to_string(gap->first), std::to_string(gap->last)}), Style::warn);
  return page;
}

Page TimelinePage::next_event(const Event& event) {
  Page page;
  if (event.time) {
    std::string date = date_text(*event.time, view_.clock);
    if (date != date_) page.emplace_back().add(date, Style::heading);
    date_ = std::move(date);
  }
  const std::string time = event.time ? time_text(*event.time, view_.clock, true) : since_start_text(event.uptime_ms);
  page.push_back(row_behind(time, event, view_));
  if (verbose_ && event.dhcp) add_message(page, *event.dhcp, view_);
  return page;
}

}  // namespace wirelab::cli
