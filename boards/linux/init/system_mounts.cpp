#include "boards/linux/init/system_mounts.h"

#include <sys/mount.h>

#include <array>

namespace wirelab::boards {
namespace {

struct SystemMount {
  const char* type;
  const char* place;
  unsigned long flags;
  const char* options;
};

constexpr unsigned long kPlain = MS_NOSUID | MS_NOEXEC;
constexpr std::array<SystemMount, 4> kMounts{{
    {"proc", "/proc", kPlain | MS_NODEV, nullptr},
    {"sysfs", "/sys", kPlain | MS_NODEV, nullptr},
    {"devtmpfs", "/dev", kPlain, "mode=0755"},
    {"tmpfs", "/run", kPlain | MS_NODEV, "mode=0755,size=4m"},
}};

}  // namespace

void mount_system(const Console& console) {
  for (const SystemMount& one : kMounts) {
    if (::mount(one.type, one.place, one.type, one.flags, one.options) != 0) {
      console.say_errno("cannot mount " + std::string(one.place));
    }
  }
  if (::mount(nullptr, "/", nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) != 0) {
    console.say_errno("cannot make the system read-only");
  }
}

}  // namespace wirelab::boards
