#pragma once

#include <string>

#include "host/cli/failure.h"
#include "host/cli/messages.h"
#include "host/flash/disks.h"
#include "host/flash/problem.h"

namespace wirelab::cli {

/// What is wrong, with image and device as the user typed them.
[[nodiscard]] Failure flash_failure(Language language, const flash::Problem& problem, const std::string& image,
                                    const std::string& device);

/// "14.8 GiB, SanDisk Ultra": what a disk is, safe to show.
[[nodiscard]] std::string disk_description(const flash::Disk& disk);
/// What a disk is used for: "not in use", "mounted at /media/card".
[[nodiscard]] std::string disk_use(Language language, const flash::Disk& disk);

}  // namespace wirelab::cli
