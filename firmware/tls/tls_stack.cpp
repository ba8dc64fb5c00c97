#include "firmware/tls/tls_stack.h"

#include <new>
#include <utility>

#include "firmware/tls/tls_listener.h"

namespace wirelab::tls {

Result<net::ListenerHandle> TlsStack::listen(const net::Endpoint& at, const net::ListenOptions& options) {
  if (server_ == nullptr) return fail(Error::unsupported);
  auto below = below_.listen(at, options);
  if (!below) return below;
  auto* listener = new (std::nothrow) TlsListener(*server_, std::move(*below));
  if (listener == nullptr) return fail(Error::no_resources);
  return net::ListenerHandle(listener);
}

Result<net::StreamHandle> TlsStack::connect(const net::Endpoint& to) {
  if (client_ == nullptr) return fail(Error::unsupported);
  auto below = below_.connect(to);
  if (!below) return below;
  auto stream = client_->wrap(*below);
  // Nobody is to hear of a connection that cannot be used.
  if (!stream) (*below)->abort();
  return stream;
}

Result<net::DatagramSocketHandle> TlsStack::bind_datagram(const net::Endpoint& at) { return below_.bind_datagram(at); }

Result<net::IcmpSocketHandle> TlsStack::open_icmp(net::Family family) { return below_.open_icmp(family); }

Result<net::FrameTapHandle> TlsStack::tap(const net::TapOptions& options) { return below_.tap(options); }

}  // namespace wirelab::tls
