#include "host/cli/flash_words.h"

#include "host/cli/display.h"
#include "host/cli/progress_line.h"

namespace wirelab::cli {
namespace {

using flash::Fault;

Message message_of(Fault fault) {
  switch (fault) {
    case Fault::image_unreadable: return Message::cannot_read;
    case Fault::image_not_regular: return Message::image_not_regular;
    case Fault::image_compressed: return Message::image_compressed;
    case Fault::image_no_partitions: return Message::image_no_partitions;
    case Fault::image_truncated: return Message::image_truncated;
    case Fault::image_changed: return Message::image_changed;
    case Fault::target_unusable: return Message::cannot_write;
    case Fault::target_not_disk: return Message::target_not_disk;
    case Fault::target_is_partition: return Message::target_is_partition;
    case Fault::target_is_image: return Message::target_is_image;
    case Fault::target_runs_system: return Message::target_runs_system;
    case Fault::target_mounted: return Message::target_mounted;
    case Fault::target_swap: return Message::target_swap;
    case Fault::target_held: return Message::target_held;
    case Fault::target_read_only: return Message::target_read_only;
    case Fault::target_no_medium: return Message::target_no_medium;
    case Fault::target_too_small: return Message::target_too_small;
    case Fault::write_failed: return Message::write_failed;
    case Fault::sync_failed: return Message::sync_failed;
    case Fault::read_back_failed: return Message::read_back_failed;
    case Fault::read_back_differs: return Message::read_back_differs;
    case Fault::settings_no_fat: return Message::settings_no_fat;
    case Fault::settings_damaged: return Message::settings_damaged;
    case Fault::settings_no_file: return Message::settings_no_file;
    case Fault::settings_too_long: return Message::settings_too_long;
    case Fault::settings_wrong: return Message::settings_wrong;
  }
  return Message::bad_command_line;
}

Reason reason_of(Fault fault) {
  switch (fault) {
    case Fault::target_runs_system:
    case Fault::target_mounted:
    case Fault::target_swap:
    case Fault::target_held: return Reason::disk_in_use;
    case Fault::settings_wrong: return Reason::usage;
    default: return Reason::local_file;
  }
}

bool is_about_image(Fault fault) { return fault <= Fault::image_changed || fault >= Fault::settings_no_fat; }

std::string joined(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts) all += (all.empty() ? "" : ", ") + shown(part);
  return all;
}

/// What stands behind the name in a message: each fault brings only what its message has places for.
std::vector<std::string> details(Language language, const flash::Problem& problem) {
  switch (problem.fault) {
    case Fault::image_truncated:
    case Fault::settings_too_long:
    case Fault::target_too_small: return {std::to_string(problem.needed), std::to_string(problem.found)};
    case Fault::image_changed:
    case Fault::read_back_differs: return {std::to_string(problem.place)};
    case Fault::image_unreadable:
    case Fault::target_unusable:
    case Fault::sync_failed: return {system_reason(language, problem.error)};
    case Fault::write_failed:
    case Fault::read_back_failed: return {std::to_string(problem.place), system_reason(language, problem.error)};
    default: return {shown(problem.detail)};
  }
}

}  // namespace

Failure flash_failure(Language language, const flash::Problem& problem, const std::string& image,
                      const std::string& device) {
  const std::string name = shown(is_about_image(problem.fault) ? image : device);
  std::vector<std::string> rest = details(language, problem);
  rest.resize(2);
  return {.reason = reason_of(problem.fault),
          .message = text(language, message_of(problem.fault), {name, rest[0], rest[1]})};
}

std::string disk_description(const flash::Disk& disk) {
  std::string description = short_bytes(static_cast<double>(disk.bytes));
  const std::string gap = disk.vendor.empty() || disk.model.empty() ? "" : " ";
  const std::string maker = shown(disk.vendor) + gap + shown(disk.model);
  return maker.empty() ? description : description + ", " + maker;
}

std::string disk_use(Language language, const flash::Disk& disk) {
  if (disk.runs_system) return text(language, Message::disk_system);
  if (!disk.mounts.empty()) return text(language, Message::disk_mounted, {joined(disk.mounts)});
  if (!disk.swaps.empty()) return text(language, Message::disk_in_use, {joined(disk.swaps)});
  if (!disk.holders.empty()) return text(language, Message::disk_in_use, {joined(disk.holders)});
  return text(language, Message::disk_free);
}

}  // namespace wirelab::cli
