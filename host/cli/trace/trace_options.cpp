#include "host/cli/trace/trace_options.h"

#include <charconv>

namespace wirelab::cli {

std::optional<std::size_t> conversation_number(const TraceOptions& options) {
  if (!options.conversation) return 0;
  const std::string& typed = *options.conversation;
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
  if (error != std::errc() || end != typed.data() + typed.size() || number == 0) return std::nullopt;
  return number;
}

}  // namespace wirelab::cli
