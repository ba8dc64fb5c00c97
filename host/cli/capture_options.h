#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// What `capture` was told, as it was typed.
struct CaptureOptions {
  std::optional<std::string> write = {};  ///< a file, or "-", which is what is meant without it
  std::optional<std::string> lab = {};
  std::optional<std::string> port = {};
  std::optional<std::string> host = {};
  bool everything = false;
  std::optional<std::string> protocol = {};
  std::optional<std::string> interface = {};
  std::optional<std::string> snap = {};
  std::optional<std::string> seconds = {};
  std::optional<std::string> packets = {};
  std::optional<std::string> record = {};  ///< so many seconds, kept by the appliance
  bool recorded = false;                   ///< fetch what it kept
  std::optional<std::string> local = {};   ///< an interface of this machine, in place of the appliance's

  [[nodiscard]] bool to_output() const { return !write || *write == "-"; }
};

/// What is wrong with the options of `capture`; nothing if they make sense.
[[nodiscard]] std::optional<std::string> capture_fault(Language language, const CaptureOptions& options, bool json);

/// The number of an option that was looked at before; 0 if it was not said.
[[nodiscard]] std::uint32_t number_of(const std::optional<std::string>& typed);

/// CAPTURE, or RECORD, with its words, as a session says it.
[[nodiscard]] std::string capture_command(const CaptureOptions& options);

}  // namespace wirelab::cli
