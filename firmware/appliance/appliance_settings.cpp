#include "firmware/appliance/appliance_settings.h"

#include <array>

#include "firmware/accounts/account_book.h"
#include "firmware/lab/lab_list.h"

namespace wirelab::appliance {
namespace {

constexpr std::array<std::string_view, 4> kLogLevels{"debug", "info", "warning", "error"};
constexpr std::array<std::string_view, 4> kAccessModes{"auto", "open", "login-to-write", "login"};
constexpr std::array<std::string_view, 3> kSelfRegistration{"off", "reader", "writer"};
constexpr std::array<std::string_view, 2> kLanguages{"en", "es"};
constexpr std::array<std::string_view, 3> kConsoleUses{"auto", "on", "off"};

constexpr std::uint32_t kHour = 3'600'000;

bool is_account(std::string_view text) { return accounts::parse_account(text).has_value(); }

}  // namespace

command::AccessMode ApplianceSettings::access_mode() const {
  using command::AccessMode;
  constexpr std::array kModes{AccessMode::login, AccessMode::open, AccessMode::login_to_write, AccessMode::login};
  return access == 0 && listen.is_loopback() ? AccessMode::open : kModes.at(access);
}

accounts::RegistrationRules ApplianceSettings::registration() const {
  using command::Role;
  accounts::RegistrationRules rules{.penalty = std::chrono::milliseconds(login_penalty_ms)};
  // On the reference system everybody may register and try as often as he likes: a password protects nothing there.
  // Where a log-in means something, accounts are the admin's.
  const bool open = access_mode() == command::AccessMode::open;
  if (open) rules.penalty = Duration::zero();
  const bool everybody = open || self_registration != 0;
  rules.needs = everybody ? Role::nobody : Role::admin;
  rules.role = self_registration == 1 ? Role::reader : Role::writer;
  return rules;
}

std::vector<Setting> appliance_setting_table(ApplianceSettings& settings) {
  return {
      {"listen", "ADDR", "IPv4 or IPv6 address to listen at (default: every IPv4 address)",
       AddressTarget{&settings.listen}},
      {"port", "N", "TCP port of the file commands; 0 lets the system choose (default 5005)",
       NumberTarget{&settings.port, 0, 65535}},
      {"tls-port", "N", "TCP port of the same over TLS; 0 lets the system choose (default: the one after --port)",
       NumberTarget{&settings.tls_port, 0, 65535}},
      {"max-connections", "N", "connections served at once; more are told ERROR (default 4096)",
       NumberTarget{&settings.max_connections, 1, 1'000'000}},
      {"max-tls-connections", "N", "connections served at once over TLS; each needs 38 KB (default 256)",
       NumberTarget{&settings.max_tls_connections, 1, 100'000}},
      {"max-per-address", "N",
       "connections served at once to one address on each port; 0 is a quarter of all (default 0)",
       NumberTarget{&settings.max_per_address, 0, 1'000'000}},
      {"quiet-gap", "MS", "silence that ends a command sent without a line end, in ms (default 10)",
       NumberTarget{&settings.quiet_gap_ms, 1, 10'000}},
      {"command-deadline", "MS", "a command or a size must be complete after this many ms (default 30000)",
       NumberTarget{&settings.command_deadline_ms, 10, kHour}},
      {"stall-deadline", "MS", "a transfer slower than 1 KiB/s over this time is cut (default 30000)",
       NumberTarget{&settings.stall_deadline_ms, 10, kHour}},
      {"login-deadline", "MS", "who must log in has this many ms for it (default 60000)",
       NumberTarget{&settings.login_deadline_ms, 10, kHour}},
      {"login-penalty", "MS",
       "what a wrong password costs its address, in ms: once more than twice as much is due, log-ins from there wait; "
       "0 is "
       "nothing (default 5000)",
       NumberTarget{&settings.login_penalty_ms, 0, kHour}},
      {"stop-deadline", "MS", "at a stop, transfers under way may take this many ms more (default 10000)",
       NumberTarget{&settings.stop_deadline_ms, 0, kHour}},
      {"password-rounds", "N", "PBKDF2 rounds of new password records (default 600000)",
       NumberTarget{&settings.password_rounds, 1, 10'000'000}},
      {"network-changes", "", "let clients delete ARP entries, renew and release DHCP leases (default: no)",
       SwitchTarget{&settings.network_changes}},
      {"labs", "LIST",
       "labs to start at once, NAME, NAME:PORT or NAME=FOLDER with commas between; LAB_LIST names them, LAB_START and "
       "LAB_STOP "
       "change it "
       "(default: none)",
       RuleTarget{&settings.labs, lab::valid_lab_list,
                  "labs with commas between, each perhaps with a port and a folder (v2,time:8081,web=public)"}},
      {"access", "MODE",
       "what needs a log-in: nothing (open), changes (login-to-write), everything (login); auto, the default, is login "
       "unless it listens at a loopback address",
       ChoiceTarget{&settings.access, kAccessModes}},
      {"self-registration", "ROLE",
       "what everybody may register as where a log-in is needed: off, reader, writer (default off)",
       ChoiceTarget{&settings.self_registration, kSelfRegistration}},
      {"claim-code", "CODE", "what who makes the first account has to know (default: drawn, and shown on the console)",
       RuleTarget{&settings.claim_code, accounts::valid_claim_code, "ten letters and digits, none of them U", true}},
      {"account", "NAME[:ROLE]:RECORD", "an account to make at the start, if there is none of that name",
       RuleTarget{
           &settings.account, is_account,
           "a name, perhaps a role, and a password record (name:role:pbkdf2-sha256:rounds:salt:hash), never a password",
           true}},
      {"log-level", "LEVEL", "least level that is logged: debug, info, warning, error (default info)",
       ChoiceTarget{&settings.log_level, kLogLevels}},
      {"lang", "LANG", "language of the console: en or es (default en)", ChoiceTarget{&settings.language, kLanguages}},
      {"console", "MODE",
       "whether chat labs are shown on the console, and said there what is typed: on, off; auto, the default, is on "
       "where that is a terminal (standard input)",
       ChoiceTarget{&settings.console, kConsoleUses}},
  };
}

}  // namespace wirelab::appliance
