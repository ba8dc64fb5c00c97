#include "boards/linux/init/kernel_modules.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "boards/linux/init/module_list.h"
#include "boards/linux/init/small_file.h"
#include "firmware/posix/unique_fd.h"

namespace wirelab::boards {
namespace {

constexpr const char* kFolder = "/lib/modules/";
constexpr const char* kList = "/lib/modules/list";

void load_one(const Console& console, const std::string& name) {
  const UniqueFd file(::open((kFolder + name).c_str(), O_RDONLY | O_CLOEXEC));
  // glibc has no wrapper of its own for it.
  if (file.get() < 0 || (::syscall(SYS_finit_module, file.get(), "", 0) != 0 && errno != EEXIST)) {
    console.say_errno("cannot load the kernel module " + name);
  }
}

}  // namespace

void load_modules(const Console& console, const std::function<void()>& after_each) {
  const auto text = read_small_file(kList, kMaxModuleList);
  if (!text) return console.say_errno("cannot read the list of kernel modules");
  const ModuleList list = read_module_list(*text);
  for (const std::string& problem : list.problems) console.say(problem);
  for (const std::string& name : list.names) {
    load_one(console, name);
    after_each();
  }
}

}  // namespace wirelab::boards
