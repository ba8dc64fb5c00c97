#include "host/cli/card_options.h"

#include <array>

#include "firmware/accounts/claim_code.h"
#include "firmware/appliance/preseed.h"
#include "firmware/lab/lab_list.h"
#include "host/cli/display.h"

namespace wirelab::cli {
namespace {

bool is_address(std::string_view text) {
  return text == "dhcp" || appliance::parse_interface_address(text).has_value();
}
bool is_host_address(std::string_view text) { return appliance::parse_host_address(text).has_value(); }
bool is_access(std::string_view text) { return text == "open" || text == "login-to-write" || text == "login"; }
bool is_claim_code(std::string_view text) { return accounts::ClaimCode::parse(text).has_value(); }

/// Where each option goes, and its rule. The user's password goes with the name.
struct Row {
  std::optional<std::string> CardOptions::* value;
  std::string_view option;
  std::string_view table;
  std::string_view name;
  bool (*fits)(std::string_view);
  Message rule;
};
constexpr std::array kRows = std::to_array<Row>({
    {&CardOptions::hostname, "--hostname", "", "hostname", appliance::valid_host_name, Message::rule_hostname},
    {&CardOptions::user, "--user", "user", "name", accounts::valid_user_name, Message::rule_user},
    {&CardOptions::address, "--address", "network", "address", is_address, Message::rule_address},
    {&CardOptions::gateway, "--gateway", "network", "gateway", is_host_address, Message::rule_host_address},
    {&CardOptions::dns, "--dns", "network", "dns", is_host_address, Message::rule_host_address},
    {&CardOptions::ntp, "--ntp", "network", "ntp", appliance::valid_server_name, Message::rule_server},
    {&CardOptions::access, "--access", "access", "mode", is_access, Message::rule_access},
    {&CardOptions::claim_code, "--claim-code", "access", "claim-code", is_claim_code, Message::rule_claim_code},
    {&CardOptions::labs, "--labs", "labs", "start", lab::valid_lab_list, Message::rule_labs},
});

}  // namespace

std::optional<std::string> card_fault(Language language, const CardOptions& options) {
  for (const Row& row : kRows) {
    const auto& value = options.*row.value;
    if (!value || row.fits(*value)) continue;
    return text(language, Message::bad_setting, {row.option, shown(value->substr(0, 80)), text(language, row.rule)});
  }
  return std::nullopt;
}

std::vector<flash::CardSetting> card_settings(const CardOptions& options, const std::string& password_record) {
  std::vector<flash::CardSetting> settings;
  for (const Row& row : kRows) {
    const auto& value = options.*row.value;
    if (value) settings.push_back({.table = std::string(row.table), .name = std::string(row.name), .value = *value});
  }
  if (options.user) settings.push_back({.table = "user", .name = "password", .value = password_record});
  return settings;
}

}  // namespace wirelab::cli
