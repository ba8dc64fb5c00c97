#include "boards/linux/init/module_list.h"

#include "boards/linux/init/quoted.h"

namespace wirelab::boards {
namespace {

constexpr std::string_view kSuffix = ".ko";

bool is_module_name(std::string_view name) {
  return name.size() > kSuffix.size() && name.ends_with(kSuffix) && name.find('/') == std::string_view::npos;
}

}  // namespace

ModuleList read_module_list(std::string_view text) {
  ModuleList list;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (is_module_name(line)) {
      list.names.emplace_back(line);
    } else {
      list.problems.push_back(quoted(line) + " in the module list is not the name of a module (NAME.ko)");
    }
  }
  return list;
}

}  // namespace wirelab::boards
