#include "firmware/appliance/secure_port.h"

namespace wirelab::appliance {

SecurePort::SecurePort(net::Stack& below, storage::DocumentStore& documents, Entropy& entropy, const Log& log,
                       std::size_t connections)
    : entropy_(entropy),
      log_(log),
      identity_(below.reactor(), documents, entropy),
      server_(below.reactor(), {.streams = connections, .observer = this}),
      stack_(below, &server_, nullptr) {}

Result<void> SecurePort::start() {
  if (started_) return {};
  if (const auto loaded = identity_.load(); !loaded) return loaded;
  const auto started = server_.start(identity_.identity(), entropy_);
  started_ = started.has_value();
  return started;
}

void SecurePort::established(const net::Endpoint& peer, const tls::Agreement& agreement) {
  const net::EndpointText text(peer);
  log_.debug("tls_established", {{"peer", text.view()}, {"cipher", agreement.cipher}});
}

void SecurePort::failed(const net::Endpoint& peer, tls::Trouble trouble, int code) {
  const net::EndpointText text(peer);
  log_.debug("tls_failed",
             {{"peer", text.view()}, {"reason", tls::trouble_name(trouble)}, {"code", static_cast<unsigned>(-code)}});
}

}  // namespace wirelab::appliance
