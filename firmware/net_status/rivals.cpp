#include "firmware/net_status/rivals.h"

#include <algorithm>
#include <span>

namespace wirelab::net_status {

bool Rivals::was_told(const Rival& rival) noexcept {
  const auto same = [&](const Rival& one) {
    return one.kind == rival.kind && one.address == rival.address && one.mac == rival.mac;
  };
  const auto known = std::span(told_).first(count_);
  auto place = std::ranges::find_if(known, same);
  if (place == known.end() && count_ < kMost) {
    told_[count_++] = rival;
    return false;
  }
  if (place == known.end()) place = std::ranges::min_element(known, {}, &Rival::at);
  if (rival.at < place->at + kAgain) return true;
  *place = rival;
  return false;
}

}  // namespace wirelab::net_status
