#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "firmware/appliance/appliance_settings.h"

namespace wirelab::appliance {

/// What the console shows to people once an appliance serves.
struct ConsoleFacts {
  net::Address address;  ///< by which others know it
  command::AccessMode access = command::AccessMode::login;
  std::uint16_t tls_port = 0;         ///< 0: there is no TLS
  std::string_view tls_trouble = {};  ///< why there is none
  std::string_view fingerprint = {};  ///< of the key that TLS has
  std::string_view claim_code = {};   ///< empty: nobody is needed to claim it
  std::string labs = {};              ///< those that run, as "v2 (TCP 12345), chat-udp (UDP 5000)"; empty: none
};

/// The lines, without their ends: where TLS is and with which key, who may come in, how it is claimed,
/// which labs run. The word before
/// the colon of each is "wirelabd" and one more, so that programs find them; they are the same in every language.
[[nodiscard]] std::vector<std::string> console_lines(const ConsoleFacts& facts, Language language);

}  // namespace wirelab::appliance
