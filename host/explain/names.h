#pragma once

#include <string>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

namespace wirelab::explain {

/// "192.168.1.7", "fe80::1".
[[nodiscard]] std::string text_of(const net::Address& address);

/// "192.168.1.7:5005", "[fe80::1]:5005".
[[nodiscard]] std::string text_of(const net::Address& address, std::uint16_t port);

/// "52:54:00:12:34:56".
[[nodiscard]] std::string text_of(const net::MacAddress& mac);

/// How many bytes the character of UTF-8 at that place has, if it is whole and may be shown: no control, and nothing
/// that ends a line or turns its direction; 0 else.
[[nodiscard]] std::size_t character_at(std::string_view text, std::size_t at);

/// The payload as a terminal and a page may show it: text as it is, controls and what is no UTF-8 escaped ("\r\n",
/// "\xFF"), and "…" after about `most` bytes.
[[nodiscard]] std::string payload_text(ConstBytes payload, std::size_t most);

}  // namespace wirelab::explain
