#include "host/cli/lab/appliance_options.h"

#include "firmware/core/text.h"

namespace wirelab::cli {
namespace {

constexpr std::uint16_t kCommandPort = 5005;
constexpr std::uint16_t kSecurePort = 5006;

}  // namespace

Options options_of_appliance(const Options& options) {
  Options appliance = options;
  const auto typed = options.lab.appliance_port ? parse_decimal(*options.lab.appliance_port) : std::nullopt;
  appliance.server.port = typed                               ? static_cast<std::uint16_t>(*typed)
                          : options.session.wire == Wire::tls ? kSecurePort
                                                              : kCommandPort;
  return appliance;
}

}  // namespace wirelab::cli
