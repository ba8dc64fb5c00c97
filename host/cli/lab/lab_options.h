#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/cli/messages.h"
#include "host/cli/trace/trace_options.h"

namespace wirelab::cli {

/// What `lab` was told, as it was typed.
struct LabOptions {
  std::optional<std::string> faults = {};
  std::optional<std::string> seed = {};
  std::optional<std::string> name = {};            ///< of whoever chats
  std::optional<std::string> as = {};              ///< which side of a chat
  bool trace = false;                              ///< capture what the client does, and explain it
  bool check = false;                              ///< the same, and fail if something is not as it must be
  std::optional<std::string> appliance_port = {};  ///< where its commands are, while --port is the lab's

  std::optional<std::string> local = {};  ///< capture on that interface of this machine instead

  /// Whether the client's packets are to be captured: that, or something made of them, is wanted.
  [[nodiscard]] bool traced(const TraceOptions& made) const noexcept {
    return trace || check || local || made.wants_drawing();
  }
};

enum class LabTask : std::uint8_t { list, start, stop, run, chat };

/// A task and the labs that it is about.
struct LabOrder {
  LabTask task = LabTask::list;
  std::span<const std::string> labs = {};
};

/// What the words behind `lab` mean; nothing if they mean nothing.
[[nodiscard]] std::optional<LabOrder> lab_order(std::span<const std::string> words);

/// What is wrong with the words and options; nothing if they make sense.
[[nodiscard]] std::optional<std::string> lab_fault(Language language, std::span<const std::string> words,
                                                   const LabOptions& options, const TraceOptions& made);

/// The command that starts a lab, NAME[:PORT][=FOLDER], with its line feed (firmware/lab).
[[nodiscard]] std::string start_command(const std::string& lab, const LabOptions& options);

}  // namespace wirelab::cli
