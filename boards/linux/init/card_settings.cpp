#include "boards/linux/init/card_settings.h"

namespace wirelab::boards {
namespace {

/// A basic string of TOML.
std::string toml_text(std::string_view text) {
  std::string out = "\"";
  for (const char character : text) {
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  return out + '"';
}

}  // namespace

CardSettings read_card_settings(std::string_view text) {
  auto [preseed, problems] = appliance::read_preseed(text);
  CardSettings result{.preseed = std::move(preseed), .problems = {}};
  for (const appliance::SettingProblem& problem : problems) {
    result.problems.push_back(std::string(appliance::kPreseedFile) + ", line " + std::to_string(problem.line) + ": " +
                              problem.message + ". The other lines hold");
  }
  return result;
}

void apply_to(const appliance::Preseed& preseed, BootSettings& settings) {
  settings.hostname = preseed.hostname;
  if (!preseed.network || settings.address) return;
  const auto& [own, gateway, dns] = *preseed.network;
  settings.address = Ipv4Setting{.address = own.address, .prefix = own.prefix, .router = gateway};
  if (dns) settings.dns = {*dns};
}

std::string daemon_settings(const appliance::Preseed& preseed) {
  std::string out;
  const auto add = [&out](std::string_view name, std::string_view value) {
    out.append(name).append(" = ").append(toml_text(value)).append("\n");
  };
  if (preseed.user) add("account", accounts::account_text(*preseed.user));
  if (preseed.access) add("access", command::access_mode_name(*preseed.access));
  if (!preseed.claim_code.empty()) add("claim-code", preseed.claim_code);
  if (!preseed.labs.empty()) add("labs", preseed.labs);
  return out;
}

}  // namespace wirelab::boards
