#include "host/cli/display.h"
#include "host/cli/net/answer_pages.h"
#include "host/cli/net/tables.h"

namespace wirelab::cli {

Page discovery_page(const net_report::DhcpDiscovery& answer, const View& view) {
  Page page(1);
  page.back().add(view.say(Label::offers, {shown(answer.interface), micro_text(answer.waited_ms * 1000),
                                           std::to_string(answer.offers.size())}));
  page.back().add("  xid " + answer.xid, Style::label);
  if (answer.offers.empty()) page.emplace_back().add(view.say(Label::no_offer), Style::warn);
  for (const net_report::Offer& offer : answer.offers) {
    page.emplace_back();
    page.emplace_back().add(view.say(Label::offer_from, {offer.from, offer.mac, micro_text(offer.after_ms * 1000)}),
                            Style::heading);
    page.emplace_back().add("  " + shown(offer.text)).hang = 2 * kGap;
    Cells cells{{{view.say(Label::term_address), Style::label}, {offer.terms.address}}};
    for (const auto& [label, value] : term_pairs(offer.terms, nullptr, view)) cells.push_back({label, value});
    add_table(page, {"  "}, kGap, cells);
  }
  if (answer.left_out > 0) page.emplace_back();
  add_more(page, answer.offers.size() + answer.left_out, answer.offers.size(), view, 0);
  if (answer.offers.size() > 1) {
    page.emplace_back();
    page.emplace_back().add(view.say(Label::several_offers), Style::warn);
  }
  return page;
}

}  // namespace wirelab::cli
