#include "firmware/net_status/service.h"

#include <cstring>

namespace wirelab::net_status {

Service::Service(const ReporterParts& parts, const ServiceOptions& options)
    : options_(options), entropy_(parts.entropy), reporter_(parts, options.sizes), dhcp_control_(reporter_) {}

Service::~Service() = default;

std::uint32_t Service::random() noexcept {
  std::array<std::byte, sizeof(std::uint32_t)> bytes{};
  if (!entropy_.fill(bytes)) return 0;
  std::uint32_t number = 0;
  std::memcpy(&number, bytes.data(), sizeof number);
  return number;
}

}  // namespace wirelab::net_status
