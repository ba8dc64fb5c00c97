#pragma once

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "firmware/net/stack.h"
#include "tests/unit/packet/hex_bytes.h"

namespace wirelab::net_status {

/// What was seen and sent on one interface; it outlives the taps on it.
struct TappedLink {
  struct Frame {
    packet::Bytes bytes;
    net::Direction direction;
  };
  std::string interface;
  std::deque<Frame> waiting;
  std::vector<packet::Bytes> injected;
  std::uint64_t dropped = 0;
  Error inject_error{};
  bool takes_frames = true;  ///< else injecting fails with `inject_error`
  Watcher* watcher = nullptr;
  unsigned taps = 0;  ///< open ones
};

/// A tap on such a link.
class ScriptedTap final : public net::FrameTap {
 public:
  explicit ScriptedTap(TappedLink& link) noexcept : link_(link) { ++link_.taps; }

  Result<net::FrameInfo> next(MutableBytes into) override {
    if (link_.waiting.empty()) return fail(Error::would_block);
    const TappedLink::Frame frame = std::move(link_.waiting.front());
    link_.waiting.pop_front();
    net::FrameInfo info;
    info.size = std::min(into.size(), frame.bytes.size());
    info.original_size = frame.bytes.size();
    info.direction = frame.direction;
    std::copy_n(frame.bytes.begin(), info.size, into.begin());
    return info;
  }
  Result<void> inject(ConstBytes frame) override {
    if (!link_.takes_frames) return fail(link_.inject_error);
    link_.injected.push_back(packet::copy_of(frame));
    return {};
  }
  void watch(Watcher* watcher) override { link_.watcher = watcher; }
  [[nodiscard]] std::uint64_t dropped() const override { return link_.dropped; }

 private:
  void release() noexcept override {
    --link_.taps;
    link_.watcher = nullptr;
    delete this;
  }

  TappedLink& link_;
};

/// A stack that is nothing but links to look at.
class TappedStack final : public net::Stack {
 public:
  explicit TappedStack(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// The link of an interface; made when it is first named.
  TappedLink& link(std::string_view interface) {
    for (TappedLink& link : links_) {
      if (link.interface == interface) return link;
    }
    links_.emplace_back().interface = interface;
    return links_.back();
  }
  /// A frame comes along.
  void show(std::string_view interface, ConstBytes bytes, net::Direction direction = net::Direction::received) {
    TappedLink& tapped = link(interface);
    tapped.waiting.push_back({packet::copy_of(bytes), direction});
    if (tapped.watcher != nullptr) reactor_.mark(*tapped.watcher);
  }

  std::optional<Error> tap_failure;  ///< what each opening of a tap fails with

  [[nodiscard]] Reactor& reactor() noexcept override { return reactor_; }
  Result<net::ListenerHandle> listen(const net::Endpoint& /*at*/, const net::ListenOptions& /*options*/) override {
    return fail(Error::unsupported);
  }
  Result<net::StreamHandle> connect(const net::Endpoint& /*to*/) override { return fail(Error::unsupported); }
  Result<net::DatagramSocketHandle> bind_datagram(const net::Endpoint& /*at*/) override {
    return fail(Error::unsupported);
  }
  Result<net::IcmpSocketHandle> open_icmp(net::Family /*family*/) override { return fail(Error::unsupported); }
  Result<net::FrameTapHandle> tap(const net::TapOptions& options) override {
    if (tap_failure) return fail(*tap_failure);
    return net::FrameTapHandle(new ScriptedTap(link(options.interface)));
  }

 private:
  Reactor& reactor_;
  std::deque<TappedLink> links_;
};

}  // namespace wirelab::net_status
