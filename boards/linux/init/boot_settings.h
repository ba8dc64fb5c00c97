#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {

/// How the data partition is named: by the label of its file system, or by its device.
struct DataPartitionName {
  std::string label = "wirelab-data";
  std::string device;  ///< "/dev/…"; wins over the label if it is not empty
};

/// What the kernel's command line sets of the board. What it does not name keeps its default.
struct BootSettings {
  DataPartitionName data;
  std::string interface;               ///< the network interface; empty: the first Ethernet interface by name
  std::optional<Ipv4Setting> address;  ///< a fixed address; none: DHCP
  std::vector<std::string> problems;   ///< one sentence for each word that is wrong; the others hold all the same
};

/// Reads the words that begin with "wirelab." out of `line`, as /proc/cmdline has it (`take_word`). All
/// other words are the kernel's, or wirelabd's (`read_daemon_settings`).
///
///     wirelab.data=LABEL=NAME | wirelab.data=/dev/NAME
///     wirelab.interface=NAME
///     wirelab.address=192.0.2.7/24   wirelab.router=192.0.2.1
[[nodiscard]] BootSettings read_boot_settings(std::string_view line);

}  // namespace wirelab::boards
