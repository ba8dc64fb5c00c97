#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/accounts/account_book.h"
#include "firmware/appliance/preseed_rules.h"
#include "firmware/appliance/settings_file.h"

namespace wirelab::appliance {

/// An address that does not come from DHCP.
struct StaticNetwork {
  InterfaceAddress address;
  std::optional<net::Address> gateway;  ///< a neighbour of the address
  std::optional<net::Address> dns;
};

/// What the settings file of an SD card (`wirelab.toml`) says about an appliance before its first boot.
struct Preseed {
  std::string hostname;                       ///< empty: the board's own
  std::optional<accounts::Account> user;      ///< an account to have
  std::optional<StaticNetwork> network;       ///< none: DHCP
  std::string ntp;                            ///< a server's name or address; empty: only what DHCP says
  std::optional<command::AccessMode> access;  ///< none: what the appliance does by itself, which is `login`
  std::string claim_code;                     ///< what who claims the appliance has to know; empty: it draws one
  std::string labs;                           ///< exercises to run from the start (lab::valid_lab_list); empty: none
};

/// A settings file, read.
struct PreseedReading {
  Preseed preseed;
  std::vector<SettingProblem> problems;  ///< in the order of their lines
};

/// The name of the file in the root of a card's FAT partition.
inline constexpr std::string_view kPreseedFile = "wirelab.toml";
/// The size of that file in an image: one size for ever, filled up with line ends, so that it can be changed in place.
inline constexpr std::size_t kPreseedFileSize = 8192;

/// Reads the settings file of a card: the TOML of `read_settings_file` with the keys that boards/wirelab.toml explains.
/// What is right applies although something else is wrong; each problem says what would be right. Settings that only
/// have a meaning together (user and password, gateway and address) apply together or not at all.
[[nodiscard]] PreseedReading read_preseed(std::string_view text);

}  // namespace wirelab::appliance
