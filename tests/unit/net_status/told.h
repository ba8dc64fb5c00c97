#pragma once

#include <string>
#include <vector>

#include "firmware/core/text.h"
#include "firmware/net_status/timeline.h"

namespace wirelab::net_status {

/// An event as tests compare it: "3 dhcp_request answer #2 10.0.2.2". Number, name, cause, the event that led to it,
/// and the address that it is about, as far as it has them.
inline std::string line_of(const Event& event, const Timeline& timeline) {
  std::array<char, 200> room{};
  TextBuilder text(room);
  text.add_number(event.sequence).add(' ').add(event_name(event, timeline.detail(event)));
  text.add(' ').add(cause_name(event.cause));
  if (event.because != 0) text.add(" #").add_number(event.because);
  if (!event.address.is_any()) {
    text.add(' ');
    event.address.append_to(text);
  }
  return std::string(text.text());
}

/// The events behind number `after`, oldest first.
inline std::vector<std::string> lines_of(const Timeline& timeline, std::uint64_t after = 0) {
  std::vector<std::string> lines;
  for (const Event* event = timeline.find(after + 1); event != nullptr; event = timeline.find(event->sequence + 1)) {
    lines.push_back(line_of(*event, timeline));
  }
  return lines;
}

}  // namespace wirelab::net_status
