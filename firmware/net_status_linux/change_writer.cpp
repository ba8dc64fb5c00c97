#include "firmware/net_status_linux/change_writer.h"

#include <linux/rtnetlink.h>

#include "firmware/net_status_linux/address_message.h"
#include "firmware/net_status_linux/link_message.h"
#include "firmware/net_status_linux/neighbour_message.h"
#include "firmware/net_status_linux/route_message.h"

namespace wirelab::net_status {

bool ChangeWriter::message(const NetlinkMessage& message) {
  if (must_read_all_) return true;
  switch (message.type) {
    case RTM_NEWLINK:
    case RTM_DELLINK: must_read_all_ = read_link(message.body).has_value(); break;
    case RTM_NEWADDR:
    case RTM_DELADDR: change_address(message); break;
    case RTM_NEWROUTE:
    case RTM_DELROUTE: change_routes(message); break;
    case RTM_NEWNEIGH:
    case RTM_DELNEIGH: change_neighbour(message); break;
    default: break;
  }
  return true;
}

void ChangeWriter::change_address(const NetlinkMessage& message) {
  const auto row = read_address(message.body);
  if (!row) return;
  if (message.type == RTM_DELADDR) {
    must_read_all_ = true;
  } else {
    sink_.put(*row);
  }
}

void ChangeWriter::change_routes(const NetlinkMessage& message) {
  RouteReader routes(message.body);
  while (const auto row = routes.next()) {
    if (message.type == RTM_DELROUTE) {
      sink_.remove(*row);
    } else if ((message.flags & NLM_F_REPLACE) != 0) {
      must_read_all_ = true;
    } else {
      sink_.put(*row);
    }
  }
}

void ChangeWriter::change_neighbour(const NetlinkMessage& message) {
  const auto entry = read_neighbour(message.body, now_);
  if (!entry) return;
  if (message.type == RTM_NEWNEIGH && entry->listed) {
    sink_.put(entry->row);
  } else {
    sink_.remove(entry->row);
  }
}

}  // namespace wirelab::net_status
