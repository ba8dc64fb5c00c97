#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/cli/capture/pcap_library.h"
#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// Captures on this machine, as the command line says, and gives a pcapng file to `take` as it grows, until enough
/// came, a signal ends it, or `take` says false. Why it is over; nothing after an end in order.
[[nodiscard]] std::optional<Failure> capture_locally(const Options& options, Interruption& interruption,
                                                     const std::function<bool(ConstBytes)>& take);

/// What crosses an interface of this machine while the program does something else: frames gather in libpcap's buffer,
/// which counts those that it has no room for, and are taken at the end.
class LocalGathering {
 public:
  /// Begins, as the command line says.
  [[nodiscard]] static Attempt<std::unique_ptr<LocalGathering>> begin(const Options& options);
  LocalGathering(const CaptureOptions& wishes, std::unique_ptr<PcapLibrary> source);

  /// Takes what is there, and what comes for so long; a pcapng file of at most `most` bytes.
  [[nodiscard]] Attempt<std::string> end(const Interruption& interruption, std::chrono::milliseconds rest,
                                         std::size_t most);

 private:
  CaptureOptions wishes_;
  std::unique_ptr<PcapLibrary> source_;
};

/// The filter of the options as an expression of pcap-filter(7).
[[nodiscard]] std::string local_filter(const CaptureOptions& options);

}  // namespace wirelab::cli
