#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "boards/linux/init/ipv4_setting.h"

namespace wirelab::boards {

/// How a partition is named: by the label of its file system, or by its device.
struct PartitionName {
  std::string label;
  std::string device;  ///< "/dev/…"; wins over the label if it is not empty
};

/// What the kernel's command line, and wirelab.toml after it, set of the board. What nobody names keeps its default.
struct BootSettings {
  PartitionName data{.label = "wirelab-data", .device = {}};
  std::optional<PartitionName> settings;  ///< the FAT32 partition with wirelab.toml; none: there is no such file
  std::string interface;                  ///< the network interface; empty: the first Ethernet interface by name
  std::optional<Ipv4Setting> address;     ///< a fixed address; none: DHCP
  std::vector<net::Address> dns;          ///< name servers beside a fixed address
  std::string hostname;                   ///< from wirelab.toml; empty: the kernel's own
  std::vector<std::string> problems;      ///< one sentence for each word that is wrong; the others hold all the same
};

/// Reads the words that begin with "wirelab." out of `line`, as /proc/cmdline has it (`take_word`). All
/// other words are the kernel's, or wirelabd's (`read_daemon_settings`).
///
///     wirelab.data=LABEL=NAME | wirelab.data=/dev/NAME
///     wirelab.settings=LABEL=NAME | wirelab.settings=/dev/NAME
///     wirelab.interface=NAME
///     wirelab.address=192.0.2.7/24   wirelab.router=192.0.2.1
[[nodiscard]] BootSettings read_boot_settings(std::string_view line);

}  // namespace wirelab::boards
