#pragma once

#include <functional>
#include <optional>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// Captures on this machine, as the command line says, and gives a pcapng file to `take` as it grows, until enough
/// came, a signal ends it, or `take` says false. Why it is over; nothing after an end in order.
[[nodiscard]] std::optional<Failure> capture_locally(const Options& options, Interruption& interruption,
                                                     const std::function<bool(ConstBytes)>& take);

/// The filter of the options as an expression of pcap-filter(7).
[[nodiscard]] std::string local_filter(const CaptureOptions& options);

}  // namespace wirelab::cli
