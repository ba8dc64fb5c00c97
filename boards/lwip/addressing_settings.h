#pragma once

#include <string>
#include <vector>

#include "firmware/appliance/setting.h"
#include "firmware/net_lwip/lwip_card.h"

namespace wirelab::boards {

/// How a board on lwIP is addressed, as rows of its settings: `address` and `gateway`, or DHCP without them.
class AddressingSettings {
 public:
  /// Appends the rows; they point into this object.
  void add_to(std::vector<appliance::Setting>& table);
  /// Writes what was set into `addressing`. Answers what is wrong, as a sentence; empty if nothing is.
  [[nodiscard]] std::string read(net::LwipAddressing& addressing) const;

 private:
  std::string address_;
  std::string gateway_;
};

}  // namespace wirelab::boards
