#include "tests/support/memory_network.h"

#include <algorithm>
#include <utility>

#include "tests/support/memory_stream.h"

namespace wirelab::test {
namespace {

// How often a connect that found a full back-log is tried again.
constexpr Duration kRetry = std::chrono::milliseconds(100);

}  // namespace

void Announcer::watch(Watcher* watcher) {
  watcher_ = watcher;
  if (watcher_ == nullptr) return;
  const bool replays = network_.options().mutation != Mutation::no_replay;
  if (missed_ && replays) network_.reactor().mark(*watcher_);
  missed_ = false;
}

void Announcer::announce() {
  if (watcher_ != nullptr) {
    network_.reactor().mark(*watcher_);
  } else {
    missed_ = true;
  }
}

MemoryNetwork::MemoryNetwork(Reactor& reactor, const MemoryOptions& options)
    : reactor_(reactor), options_(options), retry_(reactor, *this), random_(options.would_block_seed) {}

MemoryNetwork::~MemoryNetwork() = default;

bool MemoryNetwork::play_busy() noexcept {
  if (options_.would_block_seed == 0) return false;
  random_ = random_ * 1664525U + 1013904223U;
  return (random_ >> 28U) < 5;
}

bool MemoryNetwork::owns(const net::Address& address) const {
  return std::ranges::any_of(stacks_, [&](const MemoryStack* stack) { return stack->has(address); });
}

bool MemoryNetwork::establish(MemoryStream& stream) {
  const net::Endpoint to = stream.peer();
  if (!owns(to.address)) return false;
  const auto found = listeners_.find(to);
  if (found == listeners_.end()) {
    if (options_.mutation == Mutation::quiet_refusal) return false;
    stream.fail_with(Error::refused);
    return true;
  }
  MemoryListener& listener = *found->second;
  if (listener.waiting_.size() >= listener.backlog_) return false;
  listener.waiting_.push_back(stream.connection_);
  listener.announcer_.announce();
  stream.established_ = true;
  stream.announcer_.announce();
  return true;
}

void MemoryNetwork::ready() {
  retry_.stop();
  std::vector<MemoryStream*> still;
  for (MemoryStream* stream : connecting_) {
    if (establish(*stream)) continue;
    if (reactor_.now() >= stream->connect_deadline_) {
      stream->fail_with(Error::timed_out);
    } else {
      still.push_back(stream);
    }
  }
  connecting_ = std::move(still);
  if (!connecting_.empty()) retry_.start(kRetry);
}

MemoryStack::MemoryStack(MemoryNetwork& network, std::vector<net::Address> addresses, std::size_t streams)
    : network_(network), addresses_(std::move(addresses)), streams_(streams) {
  network_.stacks_.push_back(this);
}

MemoryStack::~MemoryStack() { std::erase(network_.stacks_, this); }

bool MemoryStack::has(const net::Address& address) const {
  return std::ranges::find(addresses_, address) != addresses_.end();
}

net::Address MemoryStack::source_for(const net::Address& to) const {
  const auto same = std::ranges::find(addresses_, to.family(), &net::Address::family);
  return same != addresses_.end() ? *same : net::Address::any(to.family());
}

void MemoryStack::stream_freed() {
  --streams_used_;
  if (network_.options_.mutation == Mutation::no_wake_after_free) return;
  for (auto& [at, listener] : network_.listeners_) {
    if (&listener->stack_ == this && std::exchange(listener->starved_, false)) listener->announcer_.announce();
  }
}

Result<net::ListenerHandle> MemoryStack::listen(const net::Endpoint& at, const net::ListenOptions& options) {
  if (!has(at.address)) return fail(Error::invalid);
  net::Endpoint chosen = at;
  while (chosen.port == 0 || (at.port == 0 && network_.listeners_.contains(chosen)))
    chosen.port = network_.next_port_++;
  if (network_.listeners_.contains(chosen)) return fail(Error::in_use);
  auto* listener = new MemoryListener(*this, chosen, options.backlog);
  network_.listeners_[chosen] = listener;
  return net::ListenerHandle(listener);
}

Result<net::StreamHandle> MemoryStack::connect(const net::Endpoint& to) {
  if (to.port == 0) return fail(Error::invalid);
  if (!has_room() && network_.options_.mutation != Mutation::endless_pool) return fail(Error::no_resources);
  auto connection = std::make_shared<MemoryConnection>();
  connection->endpoints = {net::Endpoint{source_for(to.address), network_.next_port_++}, to};
  auto* stream = new MemoryStream(*this, std::move(connection), 0, false);
  stream->connect_deadline_ = network_.reactor_.now() + MemoryNetwork::kConnectTime;
  network_.connecting_.push_back(stream);
  network_.reactor_.mark(network_);
  return net::StreamHandle(stream);
}

Result<net::DatagramSocketHandle> MemoryStack::bind_datagram(const net::Endpoint& at) {
  if (!has(at.address)) return fail(Error::invalid);
  net::Endpoint chosen = at;
  while (chosen.port == 0 || (at.port == 0 && network_.sockets_.contains(chosen))) chosen.port = network_.next_port_++;
  if (network_.sockets_.contains(chosen)) return fail(Error::in_use);
  auto* socket = new MemoryDatagramSocket(*this, chosen);
  network_.sockets_[chosen] = socket;
  return net::DatagramSocketHandle(socket);
}

Result<net::FrameTapHandle> MemoryStack::tap(const net::TapOptions& /*options*/) { return fail(Error::unsupported); }

}  // namespace wirelab::test
