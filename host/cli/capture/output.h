#pragma once

#include <memory>

#include "host/cli/download_target.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// Where a capture goes, as the command line says, open: a new file that gets its name at the end, a pipe that somebody
/// reads (FIFO), or standard output, which must not be a terminal.
[[nodiscard]] Attempt<std::unique_ptr<DownloadTarget>> open_capture_output(const Options& options,
                                                                           const Interruption& interruption);

/// True if it was a pipe whose reader has left: it has enough.
[[nodiscard]] bool reader_left(const DownloadTarget& target);

}  // namespace wirelab::cli
