#include "boards/linux/init/settings_partition.h"

#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "boards/linux/init/block_devices.h"
#include "boards/linux/init/quoted.h"
#include "boards/linux/init/small_file.h"
#include "firmware/appliance/settings_file.h"

namespace wirelab::boards {
namespace {

constexpr const char* kSettingsPlace = "/run/settings";
constexpr unsigned long kSettingsFlags = MS_RDONLY | MS_NODEV | MS_NOSUID | MS_NOEXEC;

}  // namespace

bool SettingsPartition::try_read(Duration waited) {
  if (decided_) return false;
  if (!name_) return decided_ = true;
  if (const auto device = find_device(*name_)) {
    read(*device);
  } else if (waited >= kAppears) {
    complain("no settings: a FAT32 file system " +
             (name_->device.empty() ? "with the label " + quoted(name_->label) : "on " + name_->device) +
             " did not appear within 10 s; every setting keeps its default");
  } else {
    return false;
  }
  for (const std::string& problem : settings_.problems) console_.say(problem);
  return decided_ = true;
}

std::optional<std::string> SettingsPartition::find_device(const PartitionName& name) const {
  if (!name.device.empty()) {
    if (::access(name.device.c_str(), F_OK) != 0) return std::nullopt;
    return name.device;
  }
  const auto found = fat_devices_labelled(name.label);
  if (found.empty()) return std::nullopt;
  for (std::size_t other = 1; other < found.size(); ++other) {
    console_.say(found[other] + " also has the label " + quoted(name.label) + "; its settings are not read");
  }
  return found.front();
}

void SettingsPartition::read(const std::string& device) {
  if (::mkdir(kSettingsPlace, 0700) != 0 && errno != EEXIST) {
    return complain(with_errno("cannot read settings: no place to mount them"));
  }
  if (::mount(device.c_str(), kSettingsPlace, "vfat", kSettingsFlags, nullptr) != 0) {
    return complain(with_errno("cannot read settings: mounting " + device + " as FAT") +
                    "; every setting keeps its default");
  }
  const std::string path = std::string(kSettingsPlace) + "/" + std::string(appliance::kPreseedFile);
  const auto text = read_small_file(path, appliance::kMaxSettingsFile + 1);
  if (text) {
    settings_ = read_card_settings(*text);
    console_.say("settings are read from " + std::string(appliance::kPreseedFile) + " on " + device);
  } else {
    complain(with_errno("cannot read " + std::string(appliance::kPreseedFile) + " on " + device) +
             "; every setting keeps its default");
  }
  if (::umount(kSettingsPlace) != 0) console_.say_errno("cannot unmount the settings partition " + device);
}

void SettingsPartition::complain(std::string problem) { settings_.problems.push_back(std::move(problem)); }

}  // namespace wirelab::boards
