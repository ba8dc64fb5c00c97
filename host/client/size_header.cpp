#include "host/client/size_header.h"

#include "firmware/command/classic_reply.h"
#include "firmware/core/text.h"

namespace wirelab::client {

std::optional<std::uint64_t> announced_size(std::string_view line) noexcept {
  if (!line.starts_with(command::kSizeHeaderStart)) return std::nullopt;
  return parse_decimal(line.substr(command::kSizeHeaderStart.size()));
}

}  // namespace wirelab::client
