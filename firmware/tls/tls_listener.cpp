#include "firmware/tls/tls_listener.h"

#include <utility>

namespace wirelab::tls {

TlsListener::TlsListener(TlsServer& server, net::ListenerHandle below)
    : server_(server), below_(std::move(below)), retry_(server.reactor(), *this) {}

Result<net::StreamHandle> TlsListener::accept() {
  if (waiting_ == nullptr) {
    // Asked first, so that the connection stays where its kind is counted: in the back-log.
    if (!server_.has_room()) {
      server_.wait_for_room(*this);
      return fail(Error::no_resources);
    }
    auto incoming = below_->accept();
    if (!incoming) return incoming;
    waiting_ = std::move(*incoming);
  }
  auto stream = server_.wrap(waiting_);
  if (!stream) {
    server_.wait_for_room(*this);
    retry_.start(kRetryTime);
  }
  return stream;
}

void TlsListener::watch(Watcher* watcher) {
  watcher_ = watcher;
  below_->watch(watcher);
  if (watcher != nullptr && std::exchange(missed_, false)) server_.reactor().mark(*watcher);
}

void TlsListener::room() { ready(); }

void TlsListener::ready() {
  if (watcher_ != nullptr) {
    server_.reactor().mark(*watcher_);
  } else {
    missed_ = true;
  }
}

void TlsListener::release() noexcept {
  if (waiting_ != nullptr) waiting_->abort();
  delete this;
}

}  // namespace wirelab::tls
