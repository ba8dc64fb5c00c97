#pragma once

#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/net/stack.h"

namespace wirelab::test {

/// One end of a connection whose other end is the test: what arrives is scripted segment by segment, and what the code
/// under test sends is kept segment by segment, held back and joined as `More` asks.
class ScriptedStream final : public net::Stream {
 public:
  /// A segment that the code under test sent.
  struct Segment {
    std::string bytes;
    bool fin = false;
    friend bool operator==(const Segment&, const Segment&) = default;
  };

  ScriptedStream(Reactor& reactor, const net::Endpoint& peer) noexcept : reactor_(reactor), peer_(peer) {}

  // What the peer does.

  /// One segment arrives.
  void arrive(std::string_view bytes) {
    if (!bytes.empty()) incoming_.emplace_back(bytes);
    wake();
  }
  /// The peer's FIN arrives.
  void arrive_fin() {
    fin_arrived_ = true;
    wake();
  }
  /// The peer's RST arrives.
  void arrive_reset() {
    broken_ = Error::reset;
    wake();
  }
  /// The peer reads: this many bytes more may be sent. Unlimited until it is called for the first time.
  void open_window(std::size_t bytes) {
    if (window_ == kUnlimited) window_ = 0;
    window_ += bytes;
    wake();
  }

  // How this end behaves.

  std::size_t largest_read = kUnlimited;   ///< bytes that one read answers at most
  std::size_t largest_write = kUnlimited;  ///< bytes that one write takes at most
  bool sends_files = false;                ///< whether send_file works; handles are addresses of a std::string

  // What the code under test did.

  std::vector<Segment> sent;   ///< in order; the FIN is on the last one, which may be empty
  bool was_reset = false;      ///< it called abort
  bool was_closed = false;     ///< it closed in good order, or let go
  std::size_t writes = 0;      ///< calls of write and send_file that took bytes
  std::size_t bytes_sent = 0;  ///< that those took
  std::size_t bytes_read = 0;  ///< taken out of what arrived

  /// True once a FIN or a RST went out.
  [[nodiscard]] bool ended() const noexcept { return fin_sent_ || was_reset; }
  /// All bytes that went out.
  [[nodiscard]] std::string all_sent() const {
    std::string all;
    for (const Segment& segment : sent) all += segment.bytes;
    return all;
  }
  /// Segments that arrived and were not read.
  [[nodiscard]] bool has_unread() const noexcept { return !incoming_.empty(); }

  Result<std::size_t> read(MutableBytes into) override;
  Result<std::size_t> write(ConstBytes from, net::More more) override;
  Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset, std::size_t length) override;
  void set_nagle(bool /*on*/) override {}
  Result<void> shutdown_write() override;
  void close() override;
  void abort() override;
  void watch(Watcher* watcher) override {
    watcher_ = watcher;
    wake();
  }
  void again() override { wake(); }
  [[nodiscard]] net::Endpoint local() const override { return {net::Address::ipv4(192, 0, 2, 1), 5005}; }
  [[nodiscard]] net::Endpoint peer() const override { return peer_; }

 private:
  static constexpr std::size_t kUnlimited = std::numeric_limits<std::size_t>::max();

  void release() noexcept override {
    close();
    watcher_ = nullptr;
  }
  void wake() noexcept {
    if (watcher_ != nullptr) reactor_.mark(*watcher_);
  }
  [[nodiscard]] std::optional<Error> trouble(bool writing) const noexcept;
  void send_out(bool fin);

  Reactor& reactor_;
  net::Endpoint peer_;
  Watcher* watcher_ = nullptr;
  std::deque<std::string> incoming_;
  bool fin_arrived_ = false;
  bool fin_sent_ = false;
  bool open_ = true;
  std::optional<Error> broken_;
  std::size_t window_ = kUnlimited;
  std::string held_back_;
};

/// A stack with one listener, whose clients are the test.
class ScriptedStack final : public net::Stack {
 public:
  explicit ScriptedStack(Reactor& reactor) noexcept : reactor_(reactor) {}

  /// A client connects; the stream is the server's end, and lives as long as the stack.
  ScriptedStream& connect();
  /// Connections that nobody accepted yet.
  [[nodiscard]] std::size_t waiting() const noexcept { return backlog_.size(); }
  [[nodiscard]] bool listening() const noexcept { return listener_ != nullptr; }

  /// What the next calls of `listen` and `accept` fail with, once each.
  std::optional<Error> listen_failure;
  std::optional<Error> accept_failure;
  /// Where clients connect from, from now on.
  net::Address client = net::Address::ipv4(192, 0, 2, 7);
  /// Applied to every stream that is made from now on.
  bool sends_files = false;

  [[nodiscard]] Reactor& reactor() noexcept override { return reactor_; }
  [[nodiscard]] Result<net::ListenerHandle> listen(const net::Endpoint& at, const net::ListenOptions& options) override;
  [[nodiscard]] Result<net::StreamHandle> connect(const net::Endpoint& /*to*/) override {
    return fail(Error::unsupported);
  }
  [[nodiscard]] Result<net::DatagramSocketHandle> bind_datagram(const net::Endpoint& /*at*/) override {
    return fail(Error::unsupported);
  }
  [[nodiscard]] Result<net::IcmpSocketHandle> open_icmp(net::Family /*family*/) override {
    return fail(Error::unsupported);
  }
  [[nodiscard]] Result<net::FrameTapHandle> tap(const net::TapOptions& /*options*/) override {
    return fail(Error::unsupported);
  }

 private:
  class Listener;

  Reactor& reactor_;
  Listener* listener_ = nullptr;
  std::vector<std::unique_ptr<ScriptedStream>> streams_;
  std::deque<ScriptedStream*> backlog_;
};

}  // namespace wirelab::test
