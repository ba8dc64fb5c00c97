#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "firmware/capture/verb.h"
#include "host/explain/capture_file.h"
#include "tests/support/manual_clock.h"

namespace wirelab::capture {

/// Frames that a link shows, as the test says.
struct Link {
  struct Frame {
    std::string bytes;
    std::chrono::nanoseconds time{};
    net::Direction direction = net::Direction::received;
  };
  std::deque<Frame> waiting;
  std::size_t room = SIZE_MAX;  ///< frames that may wait; more are dropped
  std::uint64_t dropped = 0;
  bool gone = false;
  std::optional<Error> refuses;
  unsigned taps = 0;  ///< open ones
  std::string interface;
  std::optional<net::TapOptions::Conversation> left_out;
  Watcher* watcher = nullptr;
};

/// A tap on it.
class LinkTap final : public net::FrameTap {
 public:
  explicit LinkTap(Link& link) noexcept : link_(link) { ++link_.taps; }
  Result<net::FrameInfo> next(MutableBytes into) override {
    if (link_.waiting.empty()) return fail(link_.gone ? Error::closed : Error::would_block);
    const Link::Frame frame = link_.waiting.front();
    link_.waiting.pop_front();
    net::FrameInfo info;
    info.size = std::min(into.size(), frame.bytes.size());
    info.original_size = frame.bytes.size();
    info.direction = frame.direction;
    info.time = frame.time;
    copy_bytes(as_bytes(frame.bytes).first(info.size), into);
    return info;
  }
  Result<void> inject(ConstBytes /*frame*/) override { return fail(Error::unsupported); }
  void watch(Watcher* watcher) override { link_.watcher = watcher_ = watcher; }
  [[nodiscard]] std::uint64_t dropped() const override { return link_.dropped; }

 private:
  void release() noexcept override {
    --link_.taps;
    if (link_.watcher == watcher_) link_.watcher = nullptr;
    delete this;
  }
  Link& link_;
  Watcher* watcher_ = nullptr;
};

/// A stack that is nothing but that link.
class LinkStack final : public net::Stack {
 public:
  LinkStack(Reactor& reactor, Link& link) noexcept : reactor_(reactor), link_(link) {}
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
    if (link_.refuses) return fail(*link_.refuses);
    link_.interface = options.interface;
    link_.left_out = options.leave_out;
    return net::FrameTapHandle(new LinkTap(link_));
  }

 private:
  Reactor& reactor_;
  Link& link_;
};

/// What a capture hears of its appliance: lab v2 runs at UDP port 12345, v3 does not.
class Hearsay final : public Surroundings {
 public:
  bool labs_run = true;
  [[nodiscard]] bool is_lab_port(Transport transport, std::uint16_t port) const noexcept override {
    return labs_run && transport == Transport::udp && port == 12345;
  }
  [[nodiscard]] std::optional<ServicePort> port_of(std::string_view lab) const noexcept override {
    if (lab != "v2" || !labs_run) return std::nullopt;
    return ServicePort{12345, Transport::udp};
  }
  [[nodiscard]] bool knows(std::string_view lab) const noexcept override { return lab == "v2" || lab == "v3"; }
  [[nodiscard]] bool any_lab() const noexcept override { return labs_run; }
  [[nodiscard]] FixedText<15> interface_of(const net::Address& address) const noexcept override {
    return address == net::Address::ipv4(10, 0, 0, 1) ? std::string_view("eth0") : std::string_view();
  }
};

class NoCalendar final : public Calendar {
 public:
  std::optional<std::chrono::nanoseconds> now;
  [[nodiscard]] std::optional<std::chrono::nanoseconds> since_1970() const noexcept override { return now; }
};

/// A client of CAPTURE, and its appliance.
class CaptureFixture : public testing::Test {
 protected:
  /// A connection with one request under way.
  class Client final : public Watcher {
   public:
    Client(CaptureFixture& all, std::string_view words, std::uint16_t port = 40000) : Client(all.verb, words, port) {}
    Client(command::Verb& verb, std::string_view words, std::uint16_t port = 40000) {
      verb.begin({.slot = slot,
                  .watcher = *this,
                  .arguments = {.first = words, .second = {}},
                  .local = {net::Address::ipv4(10, 0, 0, 1), 5005},
                  .peer = {net::Address::ipv4(10, 0, 0, 2), port}});
      go_on();
    }
    /// Takes what there is, as a session does.
    void go_on() {
      while (!over && !slow) {
        const command::Step step = slot.get()->next();
        if (std::holds_alternative<command::Wait>(step)) return;
        if (const auto* text = std::get_if<command::SendText>(&step)) {
          file += text->text;
          ++texts;
        } else {
          over = true;
          if (const auto* sent = std::get_if<command::SendDocument>(&step)) document = sent->document;
          if (const auto* sent = std::get_if<command::SendDocument>(&step)) refusal = sent->refusal;
          if (const auto* end = std::get_if<command::Finish>(&step)) outcome = end->outcome;
        }
      }
    }
    void ready() override { go_on(); }

    command::ExchangeSlot slot;
    std::string file;
    std::string document;
    std::optional<Error> refusal;
    std::optional<command::Outcome> outcome;
    int texts = 0;
    bool over = false;
    bool slow = false;  ///< takes nothing
  };

  /// A frame comes along; a UDP datagram to that port, filled up.
  void show(std::uint16_t port, std::size_t size = 60, std::chrono::nanoseconds time = {}) {
    std::string frame("\2\0\0\0\0\2\2\0\0\0\0\1\x08\0\x45\0\0\0\0\1\x40\0\x40\x11\0\0\x0a\0\0\2\x0a\0\0\1", 34);
    frame[16] = static_cast<char>((size - 14) >> 8U);
    frame[17] = static_cast<char>((size - 14) & 0xffU);
    frame += {'\x30', '\0', static_cast<char>(port >> 8U), static_cast<char>(port & 0xffU)};
    frame.resize(size);
    if (link.waiting.size() >= link.room) {
      ++link.dropped;
    } else {
      link.waiting.push_back({frame, time});
    }
    if (link.watcher != nullptr) reactor.mark(*link.watcher);
  }
  void run() { EXPECT_TRUE(reactor.run_until_stalled()); }
  void pass(Duration time) {
    clock.advance(time);
    run();
  }
  static std::vector<explain::CapturedPacket> packets(const std::string& file) {
    std::vector<explain::CapturedPacket> found;
    explain::CaptureReader reader(as_bytes(file));
    for (;;) {
      const auto packet = reader.next();
      EXPECT_TRUE(packet.has_value());
      if (!packet || !*packet) return found;
      found.push_back(**packet);
    }
  }
  static std::string number(std::uint64_t value) {
    std::string bytes;
    for (int i = 0; i < 8; ++i) bytes += static_cast<char>(value >> (8 * i) & 0xffU);
    return bytes;
  }
  /// The statistics as they end a file: what came, was lost, was delivered.
  static std::string statistics(std::uint64_t received, std::uint64_t dropped, std::uint64_t delivered) {
    using std::string;
    return string("\4\0\x08\0", 4) + number(received) + string("\5\0\x08\0", 4) + number(dropped) +
           string("\x08\0\x08\0", 4) + number(delivered) + string("\0\0\0\0\x40\0\0\0", 8);
  }

  test::ManualClock clock;
  Reactor reactor{clock};
  Link link;
  LinkStack stack{reactor, link};
  Hearsay hearsay;
  NoCalendar calendar;
  Service service{{.stack = stack,
                   .calendar = calendar,
                   .surroundings = hearsay,
                   .hardware = "bench",
                   .application = "wirelabd 1",
                   .sizes = {.most = 2, .tap = 4096, .shelf = 4096, .frame = 2048}}};
  Recording recording{service};
  CaptureVerb verb{service, recording};
  RecordVerb record{service, recording};
};

}  // namespace wirelab::capture
