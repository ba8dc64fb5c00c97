#include "host/cli/session/connection.h"

namespace wirelab::cli {

std::unique_ptr<client::Connector> make_connector(Network& network, const Options& options) {
  return std::make_unique<client::ClearConnector>(network.stack(), options.server);
}

}  // namespace wirelab::cli
