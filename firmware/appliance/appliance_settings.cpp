#include "firmware/appliance/appliance_settings.h"

#include <array>

#include "firmware/accounts/account_book.h"

namespace wirelab::appliance {
namespace {

constexpr std::array<std::string_view, 4> kLogLevels{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 3> kAccessModes{"open", "login-to-write", "login"};
constexpr std::array<std::string_view, 2> kLanguages{"en", "es"};

constexpr std::uint32_t kHour = 3'600'000;

bool is_account(std::string_view text) { return accounts::parse_account(text).has_value(); }

}  // namespace

std::vector<Setting> appliance_setting_table(ApplianceSettings& settings) {
  return {
      {"listen", "ADDR", "IPv4 or IPv6 address to listen at (default: every IPv4 address)",
       AddressTarget{&settings.listen}},
      {"port", "N", "TCP port of the file commands; 0 lets the system choose (default 5005)",
       NumberTarget{&settings.port, 0, 65535}},
      {"max-connections", "N", "connections served at once; more are told ERROR (default 4096)",
       NumberTarget{&settings.max_connections, 1, 1'000'000}},
      {"quiet-gap", "MS", "silence that ends a command sent without a line end, in ms (default 10)",
       NumberTarget{&settings.quiet_gap_ms, 1, 10'000}},
      {"command-deadline", "MS", "a command or a size must be complete after this many ms (default 30000)",
       NumberTarget{&settings.command_deadline_ms, 10, kHour}},
      {"stall-deadline", "MS", "a transfer slower than 1 KiB/s over this time is cut (default 30000)",
       NumberTarget{&settings.stall_deadline_ms, 10, kHour}},
      {"stop-deadline", "MS", "at a stop, transfers under way may take this many ms more (default 10000)",
       NumberTarget{&settings.stop_deadline_ms, 0, kHour}},
      {"password-rounds", "N", "PBKDF2 rounds of new password records (default 600000)",
       NumberTarget{&settings.password_rounds, 1, 10'000'000}},
      {"network-changes", "", "let clients delete ARP entries, renew and release DHCP leases (default: no)",
       SwitchTarget{&settings.network_changes}},
      {"access", "MODE",
       "what needs a log-in: nothing (open), changes (login-to-write), everything (login); default open",
       ChoiceTarget{&settings.access, kAccessModes}},
      {"account", "NAME[:ROLE]:RECORD", "an account to make at the start, if there is none of that name",
       RuleTarget{
           &settings.account, is_account,
           "a name, perhaps a role, and a password record (name:role:pbkdf2-sha256:rounds:salt:hash), never a password",
           true}},
      {"log-level", "LEVEL", "least level that is logged: debug, info, warning, error (default info)",
       ChoiceTarget{&settings.log_level, kLogLevels}},
      {"lang", "LANG", "language of the console: en or es (default en)", ChoiceTarget{&settings.language, kLanguages}},
  };
}

}  // namespace wirelab::appliance
