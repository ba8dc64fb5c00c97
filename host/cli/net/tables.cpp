#include "host/cli/net/tables.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

using net_report::Lease;
using net_report::Neighbour;
using net_report::Terms;

std::string span_or_dash(const std::optional<std::uint64_t>& seconds) { return seconds ? span_text(*seconds) : "–"; }

/// "12h, in 11h 50m"
std::string timer_text(const std::optional<std::uint64_t>& after, const std::optional<std::uint64_t>& left,
                       const View& view) {
  return after && left ? view.say(Label::term_in, {span_text(*after), span_text(*left)}) : span_or_dash(after);
}

/// Stations of IPv4 or of IPv6.
void add_stations(Page& page, std::vector<const Neighbour*> stations, Label title, const View& view, std::size_t indent,
                  std::size_t most) {
  // The gateway first; the others, which lie in one array, stay in its order.
  std::ranges::sort(stations, {}, [](const Neighbour* one) { return std::pair(!one->gateway, one); });
  Cells cells;
  const auto heading = [&](Label label) { return Piece{view.say(label), Style::label}; };
  if (indent == 0) {
    cells.push_back({heading(Label::column_address), heading(Label::column_mac), heading(Label::column_state),
                     heading(Label::column_age), heading(Label::column_interface)});
  }
  for (const Neighbour* station : stations | std::views::take(most)) {
    cells.push_back({{station->address},
                     {station->mac.empty() ? view.say(Label::no_mac) : station->mac},
                     neighbour_state(view, station->state),
                     {age_text(station->age_s)},
                     {shown(station->interface)},
                     {station->gateway ? view.say(Label::is_gateway) : std::string(), Style::heading}});
  }
  if (stations.empty()) cells = {{{view.say(Label::empty)}}};
  add_table(page, indent > 0 ? heading(title) : Piece{}, indent, cells);
  add_more(page, stations.size(), most, view, indent);
}

}  // namespace

void add_neighbours(Page& page, const std::vector<Neighbour>& neighbours, const View& view, std::size_t indent,
                    std::size_t most) {
  std::vector<const Neighbour*> arp;
  std::vector<const Neighbour*> others;
  for (const Neighbour& neighbour : neighbours) {
    (neighbour.address.contains(':') ? others : arp).push_back(&neighbour);
  }
  add_stations(page, std::move(arp), Label::arp_table, view, indent, most);
  if (others.empty()) return;
  if (indent == 0) page.emplace_back();
  add_stations(page, std::move(others), Label::neighbours6, view, indent, most);
}

std::vector<std::pair<Piece, Piece>> term_pairs(const Terms& terms, const Lease* lease, const View& view) {
  const auto left = [&](std::optional<std::uint64_t> Lease::* member) {
    return lease != nullptr ? lease->*member : std::nullopt;
  };
  std::vector<std::pair<Piece, Piece>> pairs;
  const auto add = [&](Label label, std::string value) {
    pairs.push_back({{view.say(label), Style::label}, {std::move(value)}});
  };
  add(Label::term_server, or_dash(terms.server));
  add(Label::term_mask, or_dash(terms.mask));
  add(Label::term_router, joined(terms.routers));
  add(Label::term_dns, joined(terms.dns));
  add(Label::term_lease, span_or_dash(terms.lease_s));
  add(Label::term_t1, timer_text(terms.t1_s, left(&Lease::renews_in_s), view));
  add(Label::term_t2, timer_text(terms.t2_s, left(&Lease::rebinds_in_s), view));
  add(Label::term_domain, or_dash(terms.domain));
  if (!terms.search.empty()) add(Label::term_search, shown(terms.search));
  return pairs;
}

void add_lease_state(Row& row, const Lease& lease, const std::optional<net_report::Moment>& today, const View& view) {
  const Piece state = lease_state(view, lease.state);
  row.add(state.text, state.style);
  if (lease.terms) {
    row.add(", " + (lease.expires_in_s ? view.say(Label::expires_in, {span_text(*lease.expires_in_s)})
                                       : view.say(Label::never_expires)));
  }
  if (lease.held_s) {
    const std::string ago = span_text(*lease.held_s);
    row.add(", " + (lease.obtained ? view.say(Label::obtained, {view.moment(*lease.obtained, today), ago})
                                   : view.say(Label::obtained_ago, {ago})));
  }
  if (lease.unanswered > 0) {
    row.add(", ").add(view.say(Label::unanswered, {std::to_string(lease.unanswered)}), Style::warn);
  }
}

void add_more(Page& page, std::size_t all, std::size_t most, const View& view, std::size_t indent) {
  if (all <= most) return;
  page.emplace_back().add(std::string(indent, ' ') + view.say(Label::more, {std::to_string(all - most)}), Style::label);
}

}  // namespace wirelab::cli
