#include <limits>
#include <set>

#include "host/cli/display.h"
#include "host/cli/net/answer_pages.h"
#include "host/cli/net/tables.h"

namespace wirelab::cli {
namespace {

using net_report::ArpPacket;

/// What a packet says, in the appliance's words, and below it the frame around it.
void add_packet(Cells& cells, Label label, const ArpPacket& packet, const View& view) {
  const net_report::Frame& frame = packet.frame;
  const std::string type = frame.ether_type == "0x0806" ? "ARP" : frame.ether_type;
  cells.push_back({{view.say(label), Style::label}, {shown(packet.text)}});
  cells.push_back({{}, {view.say(Label::frame_is, {type, frame.source_mac, frame.destination_mac})}});
}

}  // namespace

Page arp_page(const net_report::ArpTable& table, const View& view) {
  Page page;
  add_neighbours(page, table.neighbours, view, 0, std::numeric_limits<std::size_t>::max());
  if (table.left_out > 0) {
    page.emplace_back().add(view.say(Label::left_out, {std::to_string(table.left_out)}), Style::warn);
  }
  return page;
}

Page deleted_page(const net_report::ArpDeleted& answer, const View& view) {
  const net_report::Neighbour& entry = answer.deleted;
  Page page(1);
  page.back().add(
      view.say(Label::arp_deleted, {entry.address, entry.mac.empty() ? "–" : entry.mac, shown(entry.interface)}));
  return page;
}

Page resolved_page(const net_report::ArpResolved& answer, const View& view) {
  Page page(1);
  if (answer.mac.empty()) {
    page.back().add(view.say(Label::arp_no_answer, {answer.address, shown(answer.interface)}), Style::bad);
  } else {
    page.back().add(view.say(Label::arp_answer, {answer.address, answer.mac, shown(answer.interface)}), Style::good);
    if (answer.took_us) page.back().add(", " + view.say(Label::after, {micro_text(*answer.took_us)}));
  }
  Cells cells;
  if (answer.request) add_packet(cells, Label::request, *answer.request, view);
  std::set<std::string> stations;
  for (const ArpPacket& reply : answer.replies) {
    stations.insert(reply.sender_mac);
    add_packet(cells, Label::reply, reply, view);
  }
  if (!answer.frames_missing.empty()) {
    cells.push_back({{view.say(Label::frames_missing, {shown(answer.frames_missing)}), Style::warn}});
  } else if (cells.empty()) {
    cells.push_back({{view.say(Label::arp_unseen), Style::warn}});
  }
  add_table(page, {"  "}, kGap, cells);
  add_more(page, answer.replies.size() + answer.left_out, answer.replies.size(), view, kGap);
  if (stations.size() > 1) {
    page.emplace_back().add(view.say(Label::arp_several, {std::to_string(stations.size())}), Style::bad);
  }
  return page;
}

}  // namespace wirelab::cli
