#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "firmware/packet/dhcp_options.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::packet {

/// The two text fields and the options of a message by hand; the rest is a reply to 52:54:00:12:34:56 that gives
/// 10.0.2.15 away.
struct DhcpParts {
  std::string_view options;
  std::string_view server_name = {};
  std::string_view boot_file = {};
};

/// A message's bytes.
inline Bytes dhcp_bytes(const DhcpParts& parts) {
  const auto filled = [](std::string_view hex, std::size_t size) {
    Bytes bytes = from_hex(hex);
    bytes.resize(size);
    return bytes;
  };
  const Bytes fixed = from_hex("02 01 06 01 22952935 0003 8000 00000000 0a00020f 0a000204 0a000205");
  return fixed + filled("525400123456", 16) + filled(parts.server_name, 64) + filled(parts.boot_file, 128) +
         from_hex("63825363") + from_hex(parts.options);
}

/// What an option holds; nothing if it is not there.
inline Bytes bytes_in(const std::optional<ConstBytes>& option) { return copy_of(option.value_or(ConstBytes())); }

/// The addresses that an option lists; nothing if it is not there.
inline std::vector<net::Address> addresses_in(const std::optional<AddressList>& option) {
  const AddressList list = option.value_or(AddressList());
  return {list.view().begin(), list.view().end()};
}

/// The options of an offer as QEMU's user-mode network makes it, and some that it does not.
inline constexpr std::string_view kOfferOptions =
    "35 01 02  36 04 0a000202  01 04 ffffff00  03 04 0a000202  06 08 0a000203 08080808  0f 03 6c6162  33 04 00015180 "
    "3a 04 0000a8c0  3b 04 00012750  1a 02 05dc  1c 04 0a0002ff  2a 04 0a000207  0c 02 7069  38 02 6f6b  3c 01 76 "
    "77 05 03 6c6162 00  3d 07 01525400123456  37 03 010306  32 04 0a00020f  ff";

}  // namespace wirelab::packet
