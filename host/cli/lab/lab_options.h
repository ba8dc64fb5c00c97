#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "host/cli/messages.h"

namespace wirelab::cli {

/// What `lab` was told, as it was typed.
struct LabOptions {
  std::optional<std::string> faults = {};
  std::optional<std::string> seed = {};
  std::optional<std::string> name = {};            ///< of whoever chats
  std::optional<std::string> as = {};              ///< which side of a chat
  bool trace = false;                              ///< capture what the client does, and explain it
  std::optional<std::string> appliance_port = {};  ///< where its commands are, while --port is the lab's
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
                                                   const LabOptions& options);

/// The command that starts a lab, NAME[:PORT][=FOLDER], with its line feed (firmware/lab).
[[nodiscard]] std::string start_command(const std::string& lab, const LabOptions& options);

}  // namespace wirelab::cli
