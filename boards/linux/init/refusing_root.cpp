#include "boards/linux/init/refusing_root.h"

#include <sys/mount.h>
#include <sys/stat.h>

#include <cerrno>

#include "boards/linux/init/small_file.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::boards {
namespace {

constexpr const char* kRefusingRoot = "/run/no-data";
constexpr const char* kNote = "/DATA-PARTITION-MISSING.txt";

bool make_folder(const std::string& path, mode_t mode) { return ::mkdir(path.c_str(), mode) == 0 || errno == EEXIST; }

// Two calls: the flags of a bind mount are only taken when it is mounted anew.
bool make_read_only(const std::string& path) {
  return ::mount(path.c_str(), path.c_str(), nullptr, MS_BIND, nullptr) == 0 &&
         ::mount(nullptr, path.c_str(), nullptr, MS_REMOUNT | MS_BIND | MS_RDONLY, nullptr) == 0;
}

}  // namespace

std::string make_refusing_root(const std::string& trouble, const Console& console) {
  const std::string own = std::string(kRefusingRoot) + "/" + std::string(storage::kReservedName);
  const bool made = make_folder(kRefusingRoot, 0755) && make_folder(own, 0700) &&
                    make_folder(own + "/incoming", 0700) && make_folder(own + "/partial", 0700) &&
                    make_folder(own + "/documents", 0700) &&
                    write_small_file(std::string(kRefusingRoot) + kNote, trouble + "\n") &&
                    make_read_only(own + "/incoming") && make_read_only(own + "/partial") &&
                    make_read_only(own + "/documents") && make_read_only(std::string(kRefusingRoot) + kNote);
  if (!made) console.say_errno("cannot prepare the folder that stands for the data partition");
  return kRefusingRoot;
}

}  // namespace wirelab::boards
