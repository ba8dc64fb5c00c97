#include "host/cli/display.h"
#include "host/cli/net/answer_pages.h"

namespace wirelab::cli {
namespace {

using net_report::NextHop;

std::string known_text(const NextHop& hop, const View& view) {
  if (hop.known == "table") return view.say(Label::known_table);
  if (hop.known == "asked") return view.say(Label::known_asked);
  if (hop.known == "no_answer") return view.say(Label::known_no_answer);
  if (hop.known == "computed") return view.say(Label::known_computed);
  if (hop.known == "none") return view.say(Label::known_none);
  return hop.known;
}

Row head_row(const NextHop& hop, const View& view) {
  Row row;
  if (hop.local) return row.add(view.say(Label::hop_local, {hop.to}), Style::heading);
  if (!hop.mac.empty()) return row.add(view.say(Label::hop_goes, {hop.to, hop.mac}), Style::heading);
  return row.add(view.say(Label::hop_unknown, {hop.to}), Style::bad);
}

}  // namespace

Page next_hop_page(const NextHop& hop, const View& view) {
  Page page{head_row(hop, view)};
  Cells cells;
  const auto add = [&](Label label, const std::string& value) {
    if (!value.empty()) cells.push_back({{view.say(label), Style::label}, {value}});
  };
  if (!hop.whose.empty()) {
    add(Label::hop_whose, view.say(hop.gateway.empty() ? Label::hop_itself : Label::hop_router, {hop.whose}));
  }
  add(Label::hop_why, shown(hop.why));
  if (!hop.local) add(Label::hop_known, known_text(hop, view));
  add(Label::hop_interface, shown(hop.interface));
  add(Label::header_source, hop.source);
  add_table(page, {"  "}, kGap, cells);
  return page;
}

}  // namespace wirelab::cli
