#include "host/flash/disks.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "firmware/core/text.h"

namespace wirelab::flash {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kSysfsSector = 512;  // sysfs counts in these whatever the disk's own sectors are
constexpr std::size_t kMostParts = 1024;     // of one disk, with what is made of them

/// The first line of a small file; empty if it cannot be read.
std::string read_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  const std::size_t end = line.find_last_not_of(" \t\r");
  line.resize(end == std::string::npos ? 0 : end + 1);
  return line;
}

std::vector<fs::path> entries(const fs::path& directory) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(directory, error), end; !error && entry != end; entry.increment(error)) {
    found.push_back(entry->path());
  }
  std::ranges::sort(found);
  return found;
}

std::vector<fs::path> partitions(const fs::path& disk) {
  std::vector<fs::path> found = entries(disk);
  std::erase_if(found, [](const fs::path& path) {
    std::error_code error;
    return !fs::exists(path / "partition", error);
  });
  return found;
}

bool contains(const std::vector<std::string>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

/// A disk, its partitions and what is made of them, as the system numbers and names them.
struct Family {
  std::vector<std::string> numbers;
  std::vector<std::string> names;
  std::vector<std::string> holders;
};

void add_member(const SystemView& view, const fs::path& directory, Family& family) {
  const std::string name = directory.filename().string();
  // A stack of devices has no ring, but what is read here may be anything.
  if (contains(family.names, name) || family.names.size() >= kMostParts) return;
  family.names.push_back(name);
  if (const std::string mapped = read_line(directory / "dm" / "name"); !mapped.empty()) {
    family.names.push_back("mapper/" + mapped);
  }
  family.numbers.push_back(read_line(directory / "dev"));
  for (const fs::path& holder : entries(directory / "holders")) {
    family.holders.push_back(holder.filename().string());
    const fs::path held_by = fs::path(view.sys) / "block" / holder.filename();
    add_member(view, held_by, family);
    for (const fs::path& part : partitions(held_by)) add_member(view, part, family);
  }
  for (const fs::path& part : partitions(directory)) add_member(view, part, family);
}

/// Text of mountinfo and swaps writes blanks as \040 (proc(5)).
std::string unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto digit = [&](std::size_t at) { return static_cast<unsigned>(text[at] - '0'); };
    if (text[i] == '\\' && i + 3 < text.size() && digit(i + 1) < 4 && digit(i + 2) < 8 && digit(i + 3) < 8) {
      out += static_cast<char>(digit(i + 1) * 64 + digit(i + 2) * 8 + digit(i + 3));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_device_of(std::string_view source, const std::vector<std::string>& names) {
  constexpr std::string_view kDevices = "/dev/";
  return source.starts_with(kDevices) && contains(names, source.substr(kDevices.size()));
}

std::vector<std::string> swap_spaces(std::string_view swaps, const std::vector<std::string>& names) {
  std::vector<std::string> found;
  std::istringstream lines{std::string(swaps)};
  for (std::string line; std::getline(lines, line);) {
    const std::string source = unescaped(line.substr(0, line.find_first_of(" \t")));
    if (is_device_of(source, names)) found.push_back(source);
  }
  return found;
}

bool is_of_the_system(std::string_view mount) {
  return mount == "/" || mount == "/usr" || mount == "/boot" || mount.starts_with("/boot/");
}

/// SD cards and disks on USB do not all call themselves removable: their readers are built in, or the disk is the
/// stick.
bool can_be_taken_out(const fs::path& directory) {
  if (read_line(directory / "removable") == "1" || read_line(directory / "device" / "type") == "SD") return true;
  std::error_code error;
  return fs::canonical(directory, error).string().find("/usb") != std::string::npos;
}

Disk read_disk(const SystemView& view, const fs::path& directory) {
  Family family;
  add_member(view, directory, family);
  Disk disk;
  disk.name = directory.filename().string();
  disk.vendor = read_line(directory / "device" / "vendor");
  disk.model = read_line(directory / "device" / "model");
  if (disk.model.empty()) disk.model = read_line(directory / "device" / "name");
  const std::uint64_t sectors = parse_decimal(read_line(directory / "size")).value_or(0);
  disk.bytes = sectors <= UINT64_MAX / kSysfsSector ? sectors * kSysfsSector : 0;
  disk.removable = can_be_taken_out(directory);
  disk.read_only = read_line(directory / "ro") == "1";
  disk.mounts = mount_points(view.mounts, family.numbers, family.names);
  disk.swaps = swap_spaces(view.swaps, family.names);
  disk.holders = std::move(family.holders);
  disk.runs_system = std::ranges::any_of(disk.mounts, is_of_the_system);
  return disk;
}

}  // namespace

std::vector<std::string> mount_points(std::string_view mounts, const std::vector<std::string>& numbers,
                                      const std::vector<std::string>& names) {
  std::vector<std::string> found;
  std::istringstream lines{std::string(mounts)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::string id;
    std::string parent;
    std::string number;
    std::string root;
    std::string point;
    if (!(fields >> id >> parent >> number >> root >> point)) continue;
    std::string field;
    while (fields >> field && field != "-") {
    }
    std::string type;
    std::string source;
    fields >> type >> source;
    // Some file systems (btrfs) have numbers of their own; their source still names the device.
    const std::string place = unescaped(point);
    if ((contains(numbers, number) || is_device_of(unescaped(source), names)) && !contains(found, place)) {
      found.push_back(place);
    }
  }
  return found;
}

std::vector<Disk> removable_disks(const SystemView& view) {
  std::vector<Disk> found;
  for (const fs::path& directory : entries(fs::path(view.sys) / "block")) {
    Disk disk = read_disk(view, directory);
    if (disk.removable && disk.bytes > 0) found.push_back(std::move(disk));
  }
  return found;
}

std::optional<Found> find_disk(const SystemView& view, unsigned major, unsigned minor) {
  const std::string number = std::to_string(major) + ":" + std::to_string(minor);
  for (const fs::path& directory : entries(fs::path(view.sys) / "block")) {
    if (read_line(directory / "dev") == number) return Found{.disk = read_disk(view, directory)};
    for (const fs::path& part : partitions(directory)) {
      if (read_line(part / "dev") == number) return Found{.disk = read_disk(view, directory), .is_partition = true};
    }
  }
  return std::nullopt;
}

}  // namespace wirelab::flash
