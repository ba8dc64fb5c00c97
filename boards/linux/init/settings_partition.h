#pragma once

#include <optional>
#include <string>

#include "boards/linux/init/boot_settings.h"
#include "boards/linux/init/card_settings.h"
#include "boards/linux/init/console.h"
#include "firmware/core/clock.h"

namespace wirelab::boards {

/// The FAT32 partition of a card with `wirelab.toml` in it: mounted read-only for as long as that file is read, so that
/// nothing a power cut could tear is ever open there.
class SettingsPartition {
 public:
  /// How long its device may take to appear. The network waits for it, so it is less than for the data partition.
  static constexpr Duration kAppears = std::chrono::seconds(10);

  /// Without a name there is none, and the settings are decided at once. Both references must outlive this object.
  SettingsPartition(const std::optional<PartitionName>& name, const Console& console)
      : name_(name), console_(console) {}

  /// Reads the file if its device is there; what is wrong is said on the console. After `kAppears`, or if it cannot be
  /// read, says so, and every setting keeps its default. `waited` is how long the caller has been asking. Answers true
  /// in the call that decided.
  bool try_read(Duration waited);
  [[nodiscard]] bool decided() const noexcept { return decided_; }
  /// What was read, once that is decided.
  [[nodiscard]] const CardSettings& settings() const noexcept { return settings_; }

 private:
  [[nodiscard]] std::optional<std::string> find_device(const PartitionName& name) const;
  void read(const std::string& device);
  void complain(std::string problem);

  const std::optional<PartitionName>& name_;
  const Console& console_;
  CardSettings settings_;
  bool decided_ = false;
};

}  // namespace wirelab::boards
