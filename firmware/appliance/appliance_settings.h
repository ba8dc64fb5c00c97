#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "firmware/accounts/verbs.h"
#include "firmware/appliance/setting.h"
#include "firmware/command/access.h"
#include "firmware/core/clock.h"
#include "firmware/core/log.h"

namespace wirelab::appliance {

/// The language of what the appliance says on its console. The wire's words are the reference system's in either.
enum class Language : std::uint8_t { english, spanish };

/// Whether chats are shown and typed on the console. `if_terminal`: where somebody can be expected to type, which is
/// the board's to know.
enum class ConsoleUse : std::uint8_t { if_terminal, on, off };

/// What every board's appliance can be set to. Times are in milliseconds, as the settings spell them.
struct ApplianceSettings {
  /// Of tls_port: the one after `port`, or one that the system chooses as it does that.
  static constexpr std::uint32_t kBesidePort = 65536;

  net::Address listen = net::Address::any(net::Family::ipv4);
  std::uint32_t port = 5005;
  std::uint32_t tls_port = kBesidePort;
  std::uint32_t max_connections = 4096;
  std::uint32_t max_tls_connections = 256;
  std::uint32_t max_per_address = 0;  ///< on each port; 0: command::Visitors::fair_share of its places
  std::uint32_t quiet_gap_ms = 10;
  std::uint32_t command_deadline_ms = 30'000;
  std::uint32_t stall_deadline_ms = 30'000;
  std::uint32_t stop_deadline_ms = 10'000;
  std::uint32_t login_deadline_ms = 60'000;
  std::uint32_t login_penalty_ms = 5'000;
  std::uint32_t password_rounds = 600'000;
  bool network_changes = false;       ///< whether clients may delete ARP entries, renew and release leases
  std::string account;                ///< one that has to be there (accounts::parse_account); empty: none
  std::string labs;                   ///< that run from the start on (lab::valid_lab_list); empty: none
  std::string claim_code;             ///< what who claims the appliance has to know (accounts::ClaimCode); empty: drawn
  std::size_t access = 0;             ///< see access_mode
  std::size_t self_registration = 0;  ///< see registration
  std::size_t log_level = static_cast<std::size_t>(LogLevel::info);
  std::size_t language = static_cast<std::size_t>(Language::english);
  std::size_t console = static_cast<std::size_t>(ConsoleUse::if_terminal);

  [[nodiscard]] net::Endpoint endpoint() const { return {listen, static_cast<std::uint16_t>(port)}; }
  [[nodiscard]] net::Endpoint tls_endpoint() const {
    const std::uint32_t beside = port == 0 ? 0 : port + 1;
    return {listen, static_cast<std::uint16_t>(tls_port == kBesidePort ? beside : tls_port)};
  }
  /// Nobody said: `login`, unless only this host itself is served.
  [[nodiscard]] command::AccessMode access_mode() const;
  /// Who may register, and as what.
  [[nodiscard]] accounts::RegistrationRules registration() const;
  [[nodiscard]] LogLevel threshold() const { return static_cast<LogLevel>(log_level); }
  [[nodiscard]] Language spoken() const { return static_cast<Language>(language); }
  [[nodiscard]] ConsoleUse console_use() const { return static_cast<ConsoleUse>(console); }
};

/// The rows that set `settings`, which must outlive them. A board appends its own.
[[nodiscard]] std::vector<Setting> appliance_setting_table(ApplianceSettings& settings);

}  // namespace wirelab::appliance
