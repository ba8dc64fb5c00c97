#pragma once

#include <optional>

#include "firmware/tls/tls_client.h"
#include "host/cli/failure.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// Lets `client` believe the authorities of the system, where it has a list of them, and those of --ca. A failure if
/// the user's own cannot be read.
[[nodiscard]] std::optional<Failure> trust_authorities(tls::TlsClient& client, const Options& options);

}  // namespace wirelab::cli
