#include "host/flash/card_settings.h"

#include <algorithm>

#include "firmware/appliance/preseed.h"
#include "host/flash/fat32.h"
#include "host/flash/settings_text.h"

namespace wirelab::flash {
namespace {

/// Without the line ends that fill the file up; the last line keeps its own.
std::string_view without_filling(std::string_view text) {
  const std::size_t last = text.find_last_not_of(std::string_view("\0 \t\r\n", 5));
  if (last == std::string_view::npos) return {};
  const std::size_t end = text.find('\n', last);
  return end == std::string_view::npos ? text.substr(0, last + 1) : text.substr(0, end + 1);
}

Fault fault_of(FatFault fault) {
  switch (fault) {
    case FatFault::not_fat32: return Fault::settings_no_fat;
    case FatFault::no_file: return Fault::settings_no_file;
    case FatFault::unreadable:
    case FatFault::damaged: return Fault::settings_damaged;
  }
  return Fault::settings_damaged;
}

std::unexpected<Problem> refused(Fault fault) { return std::unexpected(Problem{.fault = fault}); }

}  // namespace

Checked<std::string> edit_settings(std::string_view text, const std::vector<CardSetting>& settings, std::size_t size) {
  std::string edited(without_filling(text));
  for (const CardSetting& setting : settings) {
    edited = with_setting(edited, setting.table, setting.name, setting.value);
  }
  if (edited.size() > size) {
    return std::unexpected(Problem{.fault = Fault::settings_too_long, .needed = edited.size(), .found = size});
  }
  const auto reading = appliance::read_preseed(edited);
  if (!reading.problems.empty()) {
    const appliance::SettingProblem& first = reading.problems.front();
    return std::unexpected(
        Problem{.fault = Fault::settings_wrong, .detail = std::to_string(first.line) + ": " + first.message});
  }
  edited.resize(size, '\n');
  return edited;
}

Checked<std::vector<Patch>> settings_patches(Source& disk, const std::vector<Partition>& partitions,
                                             const std::vector<CardSetting>& settings) {
  if (partitions.empty() || !partitions.front().is_fat32()) return refused(Fault::settings_no_fat);
  const auto file = find_in_root(disk, partitions.front(), appliance::kPreseedFile);
  if (!file) return refused(fault_of(file.error()));
  std::string text(file->size, '\0');
  std::size_t filled = 0;
  for (const Extent& extent : file->extents) {
    const auto out = std::as_writable_bytes(std::span(text)).subspan(filled, extent.bytes);
    const auto count = disk.read(extent.place, out);
    if (!count || *count < out.size()) return refused(Fault::settings_damaged);
    filled += out.size();
  }
  const auto edited = edit_settings(text, settings, text.size());
  if (!edited) return std::unexpected(edited.error());
  std::vector<Patch> patches;
  std::size_t taken = 0;
  for (const Extent& extent : file->extents) {
    const auto bytes = as_bytes(*edited).subspan(taken, extent.bytes);
    patches.push_back({.place = extent.place, .bytes = {bytes.begin(), bytes.end()}});
    taken += bytes.size();
  }
  return patches;
}

}  // namespace wirelab::flash
