#include "tests/support/lwip_instance.h"

#include <dlfcn.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>

namespace wirelab::test {
namespace {

/// The module's file: beside the program that uses it, in ../lib of the build.
std::filesystem::path module_path() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / "lib" / "lwip_module.so";
}

/// A new file with the same content; empty if that fails.
std::string copy_of(const std::filesystem::path& original) {
  std::string name = (std::filesystem::temp_directory_path() / "wirelab-lwip-XXXXXX").string();
  const int fd = ::mkstemp(name.data());
  if (fd < 0) return {};
  ::close(fd);
  std::error_code error;
  std::filesystem::copy_file(original, name, std::filesystem::copy_options::overwrite_existing, error);
  if (!error) return name;
  std::filesystem::remove(name, error);
  return {};
}

}  // namespace

LwipInstance::LwipInstance(Reactor& reactor, const Clock& clock, net::FrameDevice& device, Entropy& entropy,
                           const LwipSettings& settings) {
  const std::filesystem::path original = module_path();
  const std::string name = copy_of(original);
  if (name.empty()) {
    why_ = "cannot copy " + original.string() + ": is it built (target lwip_module)?";
    return;
  }
  library_ = ::dlopen(name.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library_ == nullptr) {
    why_ = ::dlerror();
  } else {
    const auto open = reinterpret_cast<OpenLwipCopy>(::dlsym(library_, "wirelab_open_lwip"));
    if (open != nullptr) copy_.reset(open(reactor, clock, device, entropy, settings));
    if (copy_ == nullptr) why_ = "lwIP refuses these settings";
  }
  std::error_code ignored;
  std::filesystem::remove(name, ignored);
}

LwipInstance::~LwipInstance() {
  copy_.reset();
  if (library_ != nullptr) ::dlclose(library_);
}

}  // namespace wirelab::test
