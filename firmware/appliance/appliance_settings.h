#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "firmware/appliance/setting.h"
#include "firmware/command/access.h"
#include "firmware/core/clock.h"
#include "firmware/core/log.h"

namespace wirelab::appliance {

/// The language of what the appliance says on its console. The wire's words are the reference system's in either.
enum class Language : std::uint8_t { english, spanish };

/// What every board's appliance can be set to. Times are in milliseconds, as the settings spell them.
struct ApplianceSettings {
  net::Address listen = net::Address::any(net::Family::ipv4);
  std::uint32_t port = 5005;
  std::uint32_t max_connections = 4096;
  std::uint32_t quiet_gap_ms = 10;
  std::uint32_t command_deadline_ms = 30'000;
  std::uint32_t stall_deadline_ms = 30'000;
  std::uint32_t stop_deadline_ms = 10'000;
  std::uint32_t password_rounds = 600'000;
  bool network_changes = false;  ///< whether clients may delete ARP entries, renew and release leases
  std::string account;           ///< one that has to be there (accounts::parse_account); empty: none
  std::size_t access = static_cast<std::size_t>(command::AccessMode::open);
  std::size_t log_level = static_cast<std::size_t>(LogLevel::info);
  std::size_t language = static_cast<std::size_t>(Language::english);

  [[nodiscard]] net::Endpoint endpoint() const { return {listen, static_cast<std::uint16_t>(port)}; }
  [[nodiscard]] command::AccessMode access_mode() const { return static_cast<command::AccessMode>(access); }
  [[nodiscard]] LogLevel threshold() const { return static_cast<LogLevel>(log_level); }
  [[nodiscard]] Language spoken() const { return static_cast<Language>(language); }
};

/// The rows that set `settings`, which must outlive them. A board appends its own.
[[nodiscard]] std::vector<Setting> appliance_setting_table(ApplianceSettings& settings);

}  // namespace wirelab::appliance
