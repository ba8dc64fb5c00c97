#include "tests/support/memory_network.h"

#include <algorithm>
#include <utility>

#include "tests/support/memory_icmp_socket.h"
#include "tests/support/memory_stream.h"

namespace wirelab::test {
namespace {

// How often a connect that found a full back-log is tried again.
constexpr Duration kRetry = std::chrono::milliseconds(100);

}  // namespace

void Announcer::watch(Watcher* watcher) {
  if (watcher == nullptr && network_.options().mutation == Mutation::watch_for_ever) return;
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

MemoryStack* MemoryNetwork::owner_of(const net::Address& address) const {
  const auto found = std::ranges::find_if(stacks_, [&](const MemoryStack* stack) { return stack->has(address); });
  return found != stacks_.end() ? *found : nullptr;
}

template <typename Socket>
Socket* MemoryNetwork::reached(const std::map<Bound, Socket*>& table, const net::Endpoint& to) const {
  MemoryStack* owner = owner_of(to.address);
  for (const net::Address& address : {to.address, net::Address::any(to.address.family())}) {
    if (const auto found = table.find({owner, {address, to.port}}); found != table.end()) return found->second;
  }
  return nullptr;
}

template MemoryDatagramSocket* MemoryNetwork::reached(const std::map<Bound, MemoryDatagramSocket*>& table,
                                                      const net::Endpoint& to) const;

net::Endpoint MemoryNetwork::with_port(net::Endpoint at) {
  const auto taken = [&](const auto& entry) { return entry.first.second.port == at.port; };
  while (at.port == 0 || std::ranges::any_of(listeners_, taken) || std::ranges::any_of(sockets_, taken)) {
    at.port = next_port_++;
    if (next_port_ == 0) next_port_ = kFirstPort;
  }
  return at;
}

bool MemoryNetwork::establish(MemoryStream& stream) {
  const net::Endpoint to = stream.peer();
  if (owner_of(to.address) == nullptr) return false;
  MemoryListener* found = reached(listeners_, to);
  if (found == nullptr) {
    if (options_.mutation == Mutation::quiet_refusal) return false;
    stream.fail_with(Error::refused);
    return true;
  }
  MemoryListener& listener = *found;
  if (listener.waiting_.size() >= listener.backlog_) return false;
  listener.waiting_.push_back(stream.connection_);
  if (options_.mutation != Mutation::deaf_listener) listener.announcer_.announce();
  stream.established_ = true;
  stream.announcer_.announce();
  return true;
}

void MemoryNetwork::ready() {
  retry_.stop();
  std::vector<MemoryStream*> still;
  for (MemoryStream* stream : connecting_) {
    if (establish(*stream)) continue;
    if (reactor_.now() >= stream->connect_deadline_ && options_.mutation != Mutation::endless_connect) {
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

template <typename Socket>
bool MemoryStack::taken(const std::map<std::pair<MemoryStack*, net::Endpoint>, Socket*>& table,
                        const net::Endpoint& at) const {
  if (network_.options_.mutation == Mutation::shared_port) return false;
  return std::ranges::any_of(table, [&](const auto& entry) {
    const auto& [stack, bound] = entry.first;
    const bool overlap = bound.address == at.address || bound.address.is_any() || at.address.is_any();
    return stack == this && bound.port == at.port && bound.address.family() == at.address.family() && overlap;
  });
}

void MemoryStack::stream_freed() {
  --streams_used_;
  if (network_.options_.mutation == Mutation::no_wake_after_free) return;
  for (const auto& [bound, listener] : network_.listeners_) {
    if (bound.first == this && std::exchange(listener->starved_, false)) listener->announcer_.announce();
  }
}

void MemoryStack::give_memory_back() {
  has_memory_ = true;
  for (MemoryIcmpSocket* socket : icmp_sockets_) socket->memory_is_back();
  const auto starved = std::exchange(starved_, {});
  if (network_.options_.mutation == Mutation::no_wake_for_memory) return;
  for (MemoryStream* stream : starved) stream->announcer_.announce();
}

bool MemoryStack::is_destination(const net::Endpoint& to) const {
  if (network_.options_.mutation == Mutation::careless_destination) return true;
  return to.port != 0 && !to.address.is_any();
}

Result<net::ListenerHandle> MemoryStack::listen(const net::Endpoint& at, const net::ListenOptions& options) {
  if (!can_bind(at.address)) return fail(Error::invalid);
  const net::Endpoint chosen = at.port == 0 ? network_.with_port(at) : at;
  if (taken(network_.listeners_, chosen)) return fail(Error::in_use);
  auto* listener = new MemoryListener(*this, chosen, options.backlog);
  network_.listeners_[{this, chosen}] = listener;
  return net::ListenerHandle(listener);
}

Result<net::StreamHandle> MemoryStack::connect(const net::Endpoint& to) {
  if (!is_destination(to)) return fail(Error::invalid);
  if (!has_room() && network_.options_.mutation != Mutation::endless_pool) return fail(Error::no_resources);
  auto connection = std::make_shared<MemoryConnection>();
  connection->endpoints = {network_.with_port({source_for(to.address), 0}), to};
  auto* stream = new MemoryStream(*this, std::move(connection), 0, false);
  stream->connect_deadline_ = network_.reactor_.now() + MemoryNetwork::kConnectTime;
  network_.connecting_.push_back(stream);
  network_.reactor_.mark(network_);
  return net::StreamHandle(stream);
}

Result<net::DatagramSocketHandle> MemoryStack::bind_datagram(const net::Endpoint& at) {
  if (!can_bind(at.address)) return fail(Error::invalid);
  const net::Endpoint chosen = at.port == 0 ? network_.with_port(at) : at;
  if (taken(network_.sockets_, chosen)) return fail(Error::in_use);
  auto* socket = new MemoryDatagramSocket(*this, chosen);
  network_.sockets_[{this, chosen}] = socket;
  return net::DatagramSocketHandle(socket);
}

Result<net::FrameTapHandle> MemoryStack::tap(const net::TapOptions& /*options*/) { return fail(Error::unsupported); }

}  // namespace wirelab::test
