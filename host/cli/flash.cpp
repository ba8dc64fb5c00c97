#include "host/cli/flash.h"

#include "host/cli/display.h"
#include "host/cli/flash_progress.h"
#include "host/cli/flash_words.h"
#include "host/cli/password.h"
#include "host/cli/password_record.h"
#include "host/cli/progress_line.h"
#include "host/cli/question.h"
#include "host/cli/terminal_line.h"
#include "host/flash/card_settings.h"
#include "host/flash/disk_target.h"

namespace wirelab::cli {
namespace {

nlohmann::json disk_json(const flash::Disk& disk) {
  std::vector<std::string> users = disk.swaps;
  users.insert(users.end(), disk.holders.begin(), disk.holders.end());
  return {{"device", "/dev/" + disk.name}, {"vendor", disk.vendor},       {"model", disk.model},
          {"bytes", disk.bytes},           {"read_only", disk.read_only}, {"mounts", disk.mounts},
          {"used_by", std::move(users)},   {"system", disk.runs_system}};
}

ExitCode list_disks(const Options& options, Report& report) {
  const Language language = options.language;
  const auto disks = flash::removable_disks(flash::current_system());
  nlohmann::json list = nlohmann::json::array();
  report.line(text(language, disks.empty() ? Message::flash_none : Message::flash_found));
  for (const flash::Disk& disk : disks) {
    list.push_back(disk_json(disk));
    report.line("  /dev/" + shown(disk.name) + "  " + disk_description(disk) + "  " + disk_use(language, disk));
  }
  report.done({{"disks", std::move(list)}}, disks.empty() ? std::string() : text(language, Message::flash_how));
  return report.finish();
}

/// Writing one image to one disk.
class Flashing {
 public:
  Flashing(const Options& options, const Interruption& interruption, Report& report)
      : options_(options), interruption_(interruption), report_(report) {}

  ExitCode run() {
    auto image = flash::Image::open(image_name());
    if (!image) return refuse(image.error());
    if (const auto why = prepare(**image)) return fail(*why);
    auto target = flash::DiskTarget::open(device(), **image, flash::current_system());
    if (!target) return refuse(target.error());
    if (const auto why = ask(**image, **target)) return fail(*why);
    return write(**image, **target);
  }

 private:
  [[nodiscard]] const std::string& image_name() const { return options_.words[0]; }
  [[nodiscard]] const std::string& device() const { return options_.words[1]; }
  [[nodiscard]] nlohmann::json result() const { return {{"image", image_name()}, {"device", device()}}; }
  [[nodiscard]] std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }

  /// Finds what the settings change; says why that cannot be.
  std::optional<Failure> prepare(flash::Image& image) {
    const CardOptions& card = options_.card;
    if (!card.any()) return std::nullopt;
    std::string record;
    if (card.user) {
      const auto password = read_password(options_, *card.user, true, interruption_);
      if (!password) return password.error();
      auto made = new_password_record(*password, options_.language);
      if (!made) return made.error();
      record = std::move(*made);
    }
    auto patches = flash::settings_patches(image, image.partitions(), card_settings(card, record));
    if (!patches) return flash_failure(options_.language, patches.error(), image_name(), device());
    patches_ = std::move(*patches);
    return std::nullopt;
  }

  ExitCode fail(const Failure& failure) {
    report_.failed(result(), {}, failure);
    return report_.finish();
  }
  ExitCode refuse(const flash::Problem& problem) {
    return fail(flash_failure(options_.language, problem, image_name(), device()));
  }

  /// Why it may not be written; nothing if it may.
  std::optional<Failure> ask(const flash::Image& image, const flash::DiskTarget& target) {
    if (options_.yes) return std::nullopt;
    const auto& disk = target.disk();
    const std::string what = disk ? disk_description(*disk) : short_bytes(static_cast<double>(target.size()));
    const auto answer = ask_yes_or_no(say(Message::flash_question, {shown(device()), what, shown(image_name()),
                                                                    short_bytes(static_cast<double>(image.size()))}),
                                      interruption_);
    if (!answer) return Failure{.reason = Reason::usage, .message = say(Message::flash_needs_yes)};
    if (*answer) return std::nullopt;
    return Failure{.reason = Reason::declined, .message = say(Message::flash_declined, {shown(device())})};
  }

  ExitCode write(flash::Image& image, flash::DiskTarget& target) {
    const bool draw = !options_.no_progress && !options_.json && can_redraw_line();
    flash::Checked<std::string> sum = {};
    // Ends before anything is said, so that the bar is gone by then.
    auto progress = std::make_optional<FlashProgress>(interruption_, options_.language, device(), draw);
    const auto take_begun = [&progress] {
      const bool begun = progress->begun();
      progress.reset();
      return begun;
    };
    try {
      sum = flash::write_image(image, image.size(), patches_, target, *progress);
    } catch (const Interrupted&) {
      if (take_begun()) report_.failed(result(), {}, {.reason = Reason::interrupted, .message = incomplete()});
      throw;
    }
    const bool begun = take_begun();
    if (!sum) {
      Failure failure = flash_failure(options_.language, sum.error(), image_name(), device());
      if (begun) failure.message += " " + incomplete();
      return fail(failure);
    }
    nlohmann::json done = result();
    done["bytes"] = image.size();
    done["sha256"] = *sum;
    report_.line(say(Message::flash_sha256, {*sum, shown(image_name())}));
    report_.done(std::move(done), say(Message::flash_done, {shown(device()), std::to_string(image.size())}));
    return report_.finish();
  }

  [[nodiscard]] std::string incomplete() const { return say(Message::flash_incomplete, {shown(device())}); }

  const Options& options_;
  const Interruption& interruption_;
  Report& report_;
  std::vector<flash::Patch> patches_;
};

}  // namespace

ExitCode run_flash(const Options& options, const Interruption& interruption, Report& report) {
  if (options.words.empty()) return list_disks(options, report);
  return Flashing(options, interruption, report).run();
}

}  // namespace wirelab::cli
