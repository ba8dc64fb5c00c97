#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "host/net_report/document.h"

namespace wirelab::cli {

/// One lab as an appliance tells of it. Texts as they came: escape them before they are shown.
struct LabRow {
  std::string name;
  std::string transport;
  std::string teaches;
  std::optional<std::uint16_t> port = {};
  bool running = false;
  std::uint64_t clients = 0;
  std::uint64_t served = 0;
  std::uint64_t replies = 0;
  std::uint64_t faulted = 0;
  std::string faults = {};
  std::optional<std::string> folder = {};  ///< of a lab that opens files; empty for all of them
};

using LabsAnswer = std::variant<std::vector<LabRow>, net_report::Trouble>;

/// Reads an answer of LAB_LIST, LAB_START and LAB_STOP. Nothing if it is none of this schema. Members that are newer
/// than this program are left out.
[[nodiscard]] std::optional<LabsAnswer> decode_labs(std::string_view document);

}  // namespace wirelab::cli
