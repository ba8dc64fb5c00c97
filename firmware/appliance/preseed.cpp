#include "firmware/appliance/preseed.h"

#include <algorithm>
#include <array>
#include <tuple>

#include "firmware/accounts/claim_code.h"
#include "firmware/lab/lab_list.h"

namespace wirelab::appliance {
namespace {

constexpr std::array<std::string_view, 3> kModeWords{"open", "login-to-write", "login"};
constexpr std::array kModes{command::AccessMode::open, command::AccessMode::login_to_write, command::AccessMode::login};
constexpr std::string_view kDhcp = "dhcp";

bool is_record(std::string_view text) { return accounts::parse_password_record(text).has_value(); }
bool is_user_name(std::string_view text) { return accounts::valid_user_name(text); }
bool is_own_address(std::string_view text) { return text == kDhcp || parse_interface_address(text).has_value(); }
bool is_host_address(std::string_view text) { return parse_host_address(text).has_value(); }
bool is_host_name(std::string_view text) { return valid_host_name(text); }
bool is_server_name(std::string_view text) { return valid_server_name(text); }

/// The values as they were written, each fit by itself.
struct Written {
  std::string hostname;
  std::string user;
  std::string password;
  std::string address;
  std::string gateway;
  std::string dns;
  std::string ntp;
  std::size_t access = 0;
  std::string claim_code;
  std::string labs;
};

/// The rows of the table, by their place in it.
enum Row : std::uint8_t {
  hostname,
  user_name,
  user_password,
  address,
  gateway,
  dns,
  ntp,
  access_mode,
  claim_code,
  labs
};
constexpr std::size_t kRows = labs + 1;

std::array<Setting, kRows> rows_of(Written& written) {
  constexpr std::string_view kAddress = "an IPv4 address that a host can have, such as 192.0.2.1";
  return {{
      {"hostname", "NAME", "the appliance's name",
       RuleTarget{&written.hostname, is_host_name,
                  "1 to 63 letters, digits and hyphens, with no hyphen at the beginning or the end"}},
      {"user.name", "NAME", "an account",
       RuleTarget{&written.user, is_user_name, "1 to 64 bytes without blanks, control characters or ':'"}},
      {"user.password", "RECORD", "its password record",
       RuleTarget{&written.password, is_record,
                  "a record as 'wirelab flash --user' writes it (pbkdf2-sha256:rounds:salt:hash), never a password",
                  true}},
      {"network.address", "ADDR", "dhcp or a static address",
       RuleTarget{&written.address, is_own_address,
                  "\"dhcp\" or an IPv4 address with its prefix, such as 192.0.2.7/24 (no network or broadcast "
                  "address)"}},
      {"network.gateway", "ADDR", "default router", RuleTarget{&written.gateway, is_host_address, kAddress}},
      {"network.dns", "ADDR", "name server", RuleTarget{&written.dns, is_host_address, kAddress}},
      {"network.ntp", "SERVER", "time server",
       RuleTarget{&written.ntp, is_server_name, "a server's name or address, such as ntp.example.org"}},
      {"access.mode", "MODE", "who may use the files", ChoiceTarget{&written.access, kModeWords}},
      {"access.claim-code", "CODE", "what who makes the first account has to know",
       RuleTarget{&written.claim_code, accounts::valid_claim_code, "ten letters and digits, none of them U", true}},
      {"labs.start", "LIST", "exercises to run from the start",
       RuleTarget{&written.labs, lab::valid_lab_list,
                  "names as 'wirelab lab' lists them, with commas between, each perhaps with :PORT, web and sink with "
                  "=FOLDER"}},
  }};
}

/// The settings that have a meaning together.
class Joining {
 public:
  Joining(const Written& written, SettingsReading& reading) : written_(written), reading_(reading) {}

  void join(Preseed& preseed) {
    preseed.hostname = written_.hostname;
    preseed.ntp = written_.ntp;
    join_user(preseed);
    join_network(preseed);
    if (has(access_mode)) preseed.access = kModes.at(written_.access);
    preseed.claim_code = written_.claim_code;
    preseed.labs = written_.labs;
  }

 private:
  [[nodiscard]] bool has(Row row) const { return reading_.lines[row] != 0; }
  void complain(Row row, std::string message) {
    reading_.problems.push_back({reading_.lines[row], std::move(message)});
  }

  void join_user(Preseed& preseed) {
    const auto record = accounts::parse_password_record(written_.password);
    if (has(user_name) && record) {
      // Whoever writes the card owns the appliance.
      preseed.user = {.name = written_.user, .password = *record, .role = command::Role::admin};
    } else if (has(user_name)) {
      complain(user_name, "'name' needs a 'password' beside it; 'wirelab flash --user' writes both");
    } else if (has(user_password)) {
      complain(user_password, "'password' needs a 'name' beside it; 'wirelab flash --user' writes both");
    }
  }

  void join_network(Preseed& preseed) {
    const auto own = parse_interface_address(written_.address);
    if (!own) {
      for (const Row row : {gateway, dns}) {
        if (has(row)) {
          complain(row, std::string(row == gateway ? "'gateway'" : "'dns'") +
                            " needs a static 'address'; with \"dhcp\" the network's DHCP server says it");
        }
      }
      return;
    }
    StaticNetwork network{.address = *own, .gateway = {}, .dns = parse_host_address(written_.dns)};
    const auto router = parse_host_address(written_.gateway);
    if (router && !is_neighbour(*own, *router)) {
      complain(gateway, "'gateway' must be another host in the network of 'address'");
    } else {
      network.gateway = router;
    }
    preseed.network = network;
  }

  const Written& written_;
  SettingsReading& reading_;
};

}  // namespace

PreseedReading read_preseed(std::string_view text) {
  Written written;
  const auto rows = rows_of(written);
  SettingsReading reading = read_settings_file(text, rows);
  PreseedReading result;
  Joining(written, reading).join(result.preseed);
  result.problems = std::move(reading.problems);
  std::ranges::sort(result.problems, {},
                    [](const SettingProblem& problem) { return std::tie(problem.line, problem.message); });
  return result;
}

}  // namespace wirelab::appliance
