#include "host/cli/net/status_page.h"

#include <algorithm>
#include <ranges>

#include "host/cli/display.h"
#include "host/cli/net/tables.h"
#include "host/cli/net/timeline_page.h"

namespace wirelab::cli {
namespace {

using net_report::Document;
using net_report::Interface;
using net_report::InterfaceAddress;
using net_report::Lease;
using net_report::Status;

/// Rows of a table on the page; the verbs that show one alone show all of it.
constexpr std::size_t kMostRows = 12;
constexpr std::size_t kMostAddresses = 32;

class Writer {
 public:
  Writer(const Document& document, const Status& status, const View& view)
      : document_(document), status_(status), view_(view) {}

  Page status_page(std::string_view appliance) {
    add_head(appliance);
    for (const Interface& interface : status_.interfaces) {
      if (interface.kind != "loopback") add_interface(interface);
    }
    for (const Interface& interface : status_.interfaces) {
      if (interface.kind == "loopback") add_loopback(interface);
    }
    add_gateways();
    row(Label::resolvers).add(joined(status_.dns));
    if (!status_.search.empty()) row(Label::search).add(shown(status_.search));
    add_routes();
    if (status_.neighbours) {
      add_neighbours(page_, *status_.neighbours, view_, kTitles, kMostRows);
    }
    if (status_.left_out > 0) {
      page_.emplace_back().add(view_.say(Label::left_out, {std::to_string(status_.left_out)}), Style::warn);
    }
    add_events();
    return std::move(page_);
  }

  Page lease_page() {
    for (const Interface& interface : status_.interfaces) {
      if (interface.dhcp) add_whole_lease(interface, *interface.dhcp);
    }
    if (page_.empty()) page_.emplace_back().add(view_.say(Label::no_dhcp));
    return std::move(page_);
  }

 private:
  Piece title(Label label) const { return {view_.say(label), Style::label}; }

  Row& row(Label label) {
    Cells cells{{Piece{}}};
    add_table(page_, title(label), kTitles, cells);
    return page_.back();
  }

  void add_head(std::string_view appliance) {
    Row& head = page_.emplace_back().add("wirelab " + std::string(appliance), Style::heading);
    head.hang = kGap;
    head.add("  " + view_.say(Label::uptime, {span_text(document_.uptime_ms / 1000)}));
    head.add("  ").add(document_.time ? view_.moment(*document_.time, {}) : view_.say(Label::no_calendar),
                       document_.time ? Style::plain : Style::warn);
    head.add("  " + view_.say(Label::stack, {shown(status_.stack)}));
    if (status_.frames_missing.empty()) return;
    page_.emplace_back().add(view_.say(Label::frames_missing, {shown(status_.frames_missing)}), Style::warn);
  }

  void add_interface(const Interface& interface) {
    page_.emplace_back();
    Row& head = page_.emplace_back().add(shown(interface.name), Style::heading).add("  ");
    head.hang = kGap;
    head.add(view_.say(interface.up ? Label::state_up : Label::state_down), interface.up ? Style::good : Style::bad);
    head.add(", ").add(view_.say(interface.link ? Label::link_yes : Label::link_no),
                       interface.link ? Style::good : Style::bad);
    if (!interface.mac.empty()) head.add("  " + interface.mac);
    head.add("  " + view_.say(Label::mtu, {std::to_string(interface.mtu)}));
    add_addresses(interface);
    add_counters(interface);
    if (interface.dhcp) add_lease(*interface.dhcp);
  }

  void add_addresses(const Interface& interface) {
    Cells cells;
    for (const InterfaceAddress& address : interface.addresses | std::views::take(kMostAddresses)) {
      Piece about{origin_text(view_, address.origin)};
      const auto add = [&](Label label, Style style) {
        about = {about.text + (about.text.empty() ? "" : ", ") + view_.say(label), style};
      };
      if (address.tentative) add(Label::tentative, Style::warn);
      if (address.duplicate) add(Label::duplicate, Style::bad);
      cells.push_back({{address.address + '/' + std::to_string(address.prefix)},
                       {address.mask.empty() ? std::string() : view_.say(Label::mask, {address.mask})},
                       about});
    }
    if (cells.empty()) cells.push_back({{view_.say(Label::no_address), Style::warn}});
    add_table(page_, indented(Label::addresses), kTitles, cells);
    add_more(page_, interface.addresses.size(), kMostAddresses, view_, kTitles);
  }

  Piece indented(Label label) const { return {"  " + view_.say(label), Style::label}; }

  void add_counters(const Interface& interface) {
    const auto row = [&](Label title, const net_report::Counters& counters) {
      const auto count = [&](Label label, std::uint64_t number, Style style) {
        return Piece{view_.say(label, {std::to_string(number)}), number > 0 ? style : Style::plain};
      };
      return std::vector<Piece>{{view_.say(title), Style::label},
                                {bytes_text(counters.bytes)},
                                count(Label::packets, counters.packets, Style::plain),
                                count(Label::errors, counters.errors, Style::bad),
                                count(Label::dropped, counters.dropped, Style::warn)};
    };
    Cells both{row(Label::received, interface.received), row(Label::sent, interface.sent)};
    // The values begin where those of the other rows do.
    Piece& title = both.front().front();
    title.text.append(kTitles - 2 * kGap - std::min(kTitles - 2 * kGap, columns(title.text)), ' ');
    add_table(page_, {"  "}, kGap, both);
  }

  void add_lease(const Lease& lease) {
    Cells none{{Piece{}}};
    add_table(page_, {"  DHCP", Style::label}, kTitles, none);
    add_lease_state(page_.back(), lease, document_.time, view_);
    page_.back().hang = kTitles;
    if (!lease.terms) return;
    // Two columns fit 80 of a terminal if the first has single addresses.
    const auto pairs = term_pairs(*lease.terms, &lease, view_);
    const auto first = pairs | std::views::take(kAddressTerms);
    const bool narrow = std::ranges::all_of(first, [](const auto& pair) { return columns(pair.second.text) <= 15; });
    const std::size_t left = narrow ? kAddressTerms : pairs.size();
    Cells cells;
    for (const auto& [label, value] : pairs | std::views::take(left)) cells.push_back({label, value});
    for (std::size_t i = left; i < pairs.size(); ++i) {
      if (i - left == cells.size()) cells.emplace_back(2);
      cells[i - left].insert(cells[i - left].end(), {pairs[i].first, pairs[i].second});
    }
    add_table(page_, {"    "}, 2 * kGap, cells);
  }

  void add_whole_lease(const Interface& interface, const Lease& lease) {
    if (!page_.empty()) page_.emplace_back();
    Row& head = page_.emplace_back().add(shown(interface.name), Style::heading).add("  ");
    head.hang = 2 * kGap;
    add_lease_state(head, lease, document_.time, view_);
    if (!lease.terms) return;
    Cells cells{{{view_.say(Label::term_address), Style::label}, {lease.terms->address}}};
    for (const auto& [label, value] : term_pairs(*lease.terms, &lease, view_)) cells.push_back({label, value});
    const bool seen = lease.known_from == "frames";
    cells.push_back({title(Label::known_from), {seen ? view_.say(Label::known_from_frames) : lease.known_from}});
    add_table(page_, {"  "}, kGap, cells);
  }

  void add_loopback(const Interface& interface) {
    page_.emplace_back();
    Row& line = page_.emplace_back().add(shown(interface.name), Style::heading).add("  ");
    line.hang = kGap;
    line.add(view_.say(interface.up ? Label::state_up : Label::state_down), interface.up ? Style::good : Style::bad);
    std::vector<std::string> addresses;
    for (const InterfaceAddress& address : interface.addresses | std::views::take(kMostAddresses)) {
      addresses.push_back(address.address + '/' + std::to_string(address.prefix));
    }
    line.add("  " + joined(addresses) + "  " + view_.say(Label::kind_loopback));
  }

  void add_gateways() {
    page_.emplace_back();
    std::vector<std::string> gateways;
    for (const net_report::Route& route : status_.routes) {
      if (route.prefix != 0 || route.gateway.empty() || gateways.size() >= kMostRows) continue;
      gateways.push_back(route.gateway + " (" + route.interface + ')');
    }
    row(Label::gateway)
        .add(gateways.empty() ? view_.say(Label::none) : joined(gateways),
             gateways.empty() ? Style::warn : Style::plain);
  }

  void add_routes() {
    Cells cells;
    for (const net_report::Route& route : status_.routes | std::views::take(kMostRows)) {
      cells.push_back({{route.destination + '/' + std::to_string(route.prefix)},
                       {route.gateway.empty() ? view_.say(Label::on_the_link) : view_.say(Label::via, {route.gateway})},
                       {shown(route.interface)},
                       {origin_text(view_, route.origin)}});
    }
    if (cells.empty()) cells.push_back({{view_.say(Label::none), Style::warn}});
    add_table(page_, title(Label::routes), kTitles, cells);
    add_more(page_, status_.routes.size(), kMostRows, view_, kTitles);
  }

  void add_events() {
    if (status_.events.empty()) return;
    page_.emplace_back();
    page_.emplace_back().add(view_.say(Label::events), Style::heading);
    for (const net_report::Event& event : status_.events) page_.push_back(event_row(event, document_.time, view_));
  }

  const Document& document_;
  const Status& status_;
  const View& view_;
  Page page_;
};

}  // namespace

Page status_page(const Document& document, const Status& status, const View& view, std::string_view appliance) {
  return Writer(document, status, view).status_page(appliance);
}

Page lease_page(const Document& document, const Status& status, const View& view) {
  return Writer(document, status, view).lease_page();
}

}  // namespace wirelab::cli
