#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "host/cli/capture/capture_talk.h"

namespace wirelab::cli {

/// The end of a connection takes a round trip more than its client does; a delayed ACK up to a fifth of a second.
inline constexpr std::chrono::milliseconds kLastPackets{400};
/// No lab's trace has more bytes: a ladder of it would have a million rungs.
inline constexpr std::size_t kMostTrace = std::size_t{256} * 1024 * 1024;

/// What an appliance sees while a client runs: a capture from before the first packet to behind the last.
class LabTrace {
 public:
  /// `words` are those behind CAPTURE. All references must outlive this object.
  LabTrace(Conductor& conductor, ServerConnector& connector, const std::optional<Credentials>& credentials,
           const std::string& words);

  /// Begins, and returns once frames are being captured.
  [[nodiscard]] Attempt<void> begin();
  /// Waits for what is still on its way, and ends; answers the pcapng file.
  [[nodiscard]] Attempt<std::string> end();

 private:
  Conductor& conductor_;
  std::string file_;
  CaptureTalk talk_;
};

}  // namespace wirelab::cli
