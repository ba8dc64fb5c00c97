#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/cli/messages.h"
#include "host/flash/card_settings.h"

namespace wirelab::cli {

/// What `flash` is to put into the card's settings file, as it was typed.
struct CardOptions {
  std::optional<std::string> hostname;
  std::optional<std::string> user;
  std::optional<std::string> address;
  std::optional<std::string> gateway;
  std::optional<std::string> dns;
  std::optional<std::string> ntp;
  std::optional<std::string> access;
  std::optional<std::string> claim_code;
  std::optional<std::string> labs;

  /// True if anything is to be put there.
  [[nodiscard]] bool any() const noexcept {
    return hostname || user || address || gateway || dns || ntp || access || claim_code || labs;
  }
};

/// What is wrong with them, by the rules of the appliance; nothing if each is right by itself.
[[nodiscard]] std::optional<std::string> card_fault(Language language, const CardOptions& options);

/// The settings that they are. `password_record` is that of `user`.
[[nodiscard]] std::vector<flash::CardSetting> card_settings(const CardOptions& options,
                                                            const std::string& password_record);

}  // namespace wirelab::cli
