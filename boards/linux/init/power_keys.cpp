#include "boards/linux/init/power_keys.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/input.h>

#include <cstring>
#include <memory>
#include <string>

namespace wirelab::boards {

bool power_key_pressed(std::span<const std::byte> bytes) noexcept {
  while (bytes.size() >= sizeof(input_event)) {
    input_event event{};
    std::memcpy(&event, bytes.data(), sizeof(event));
    if (event.type == EV_KEY && event.code == KEY_POWER && event.value == 1) return true;
    bytes = bytes.subspan(sizeof(event));
  }
  return false;
}

std::vector<UniqueFd> open_input_devices() {
  const std::string folder = "/dev/input/";
  std::vector<UniqueFd> devices;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::opendir(folder.c_str()), &::closedir);
  if (directory == nullptr) return devices;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string name(static_cast<const char*>(entry->d_name));
    if (!name.starts_with("event")) continue;
    UniqueFd device(::open((folder + name).c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (device) devices.push_back(std::move(device));
  }
  return devices;
}

}  // namespace wirelab::boards
