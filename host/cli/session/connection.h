#pragma once

#include <memory>

#include "host/cli/network.h"
#include "host/cli/options.h"
#include "host/client/connector.h"

namespace wirelab::cli {

/// How sessions reach the server that the command line names: the one place that decides what lies between a session
/// and TCP. The network must outlive the answer.
[[nodiscard]] std::unique_ptr<client::Connector> make_connector(Network& network, const Options& options);

}  // namespace wirelab::cli
