#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>

#include "tests/support/memory_network.h"

namespace wirelab::test {

/// What a source of readiness does for its watcher: marks it, or remembers that it should have.
class Announcer {
 public:
  explicit Announcer(MemoryNetwork& network) : network_(network) {}
  void watch(Watcher* watcher);
  void announce();
  /// The watcher, for the one mutation that calls it directly.
  [[nodiscard]] Watcher* watcher() const { return watcher_; }

 private:
  MemoryNetwork& network_;
  Watcher* watcher_ = nullptr;
  bool missed_ = false;
};

/// A connection between two ends, shared by them: bytes on their way, and how each direction ended.
struct MemoryConnection {
  struct Direction {
    std::deque<std::byte> bytes;
    bool ended = false;
  };
  std::array<Direction, 2> to;             ///< to[n]: on the way to end n
  std::array<MemoryStream*, 2> ends{};     ///< null once that end is gone
  std::array<bool, 2> gone{};              ///< that end closed: it reads nothing any more
  std::array<net::Endpoint, 2> endpoints;  ///< end 0 connected, end 1 accepted
  bool reset = false;
};

/// One end of a connection.
class MemoryStream final : public net::Stream {
 public:
  MemoryStream(MemoryStack& stack, std::shared_ptr<MemoryConnection> connection, std::size_t end, bool established);

  [[nodiscard]] Result<std::size_t> read(MutableBytes into) override;
  [[nodiscard]] Result<std::size_t> write(ConstBytes from, net::More more) override;
  [[nodiscard]] Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset,
                                              std::size_t length) override;
  void set_nagle(bool on) override;
  [[nodiscard]] Result<void> shutdown_write() override;
  void close() override;
  void abort() override;
  void watch(Watcher* watcher) override { announcer_.watch(watcher); }
  void again() override { announcer_.announce(); }
  [[nodiscard]] net::Endpoint local() const override { return connection_->endpoints.at(end_); }
  [[nodiscard]] net::Endpoint peer() const override { return connection_->endpoints.at(1 - end_); }

 private:
  friend class MemoryNetwork;
  friend class MemoryStack;
  friend class MemoryListener;

  void release() noexcept override;
  [[nodiscard]] Mutation mutation() const { return stack_.network_.options_.mutation; }
  [[nodiscard]] MemoryConnection::Direction& incoming() { return connection_->to.at(end_); }
  [[nodiscard]] MemoryConnection::Direction& outgoing() { return connection_->to.at(1 - end_); }
  [[nodiscard]] MemoryStream* other() { return connection_->ends.at(1 - end_); }
  /// The error that every call answers now, if there is one.
  [[nodiscard]] std::optional<Error> trouble();
  void fail_with(Error error);
  void reset_connection();
  void tell_other();

  MemoryStack& stack_;
  std::shared_ptr<MemoryConnection> connection_;
  std::size_t end_;
  Announcer announcer_;
  TimePoint connect_deadline_ = kNever;
  std::optional<Error> error_;
  bool established_;
  bool shut_ = false;
  bool closed_ = false;
};

/// A listening endpoint. Connections that nobody accepted are whole already, as on Linux; beyond the back-log they have
/// to try again, as on lwIP.
class MemoryListener final : public net::Listener {
 public:
  MemoryListener(MemoryStack& stack, const net::Endpoint& at, std::size_t backlog);

  [[nodiscard]] Result<net::StreamHandle> accept() override;
  void watch(Watcher* watcher) override { announcer_.watch(watcher); }
  void again() override { announcer_.announce(); }
  [[nodiscard]] net::Endpoint local() const override { return at_; }

 private:
  friend class MemoryNetwork;
  friend class MemoryStack;

  void release() noexcept override;

  MemoryStack& stack_;
  net::Endpoint at_;
  std::size_t backlog_;
  Announcer announcer_;
  std::deque<std::shared_ptr<MemoryConnection>> waiting_;
  bool starved_ = false;
};

/// A bound datagram socket with room for some datagrams; more are lost.
class MemoryDatagramSocket final : public net::DatagramSocket {
 public:
  MemoryDatagramSocket(MemoryStack& stack, const net::Endpoint& at);

  [[nodiscard]] Result<void> send_to(ConstBytes datagram, const net::Endpoint& to) override;
  [[nodiscard]] Result<net::Datagram> receive_from(MutableBytes into) override;
  void watch(Watcher* watcher) override { announcer_.watch(watcher); }
  void again() override { announcer_.announce(); }
  [[nodiscard]] net::Endpoint local() const override { return at_; }

 private:
  static constexpr std::size_t kMaxWaiting = 64;
  static constexpr std::size_t kMaxDatagram = 65507;  // RFC 768 over IPv4
  struct Waiting {
    std::vector<std::byte> bytes;
    net::Endpoint from;
  };

  void release() noexcept override;

  MemoryStack& stack_;
  net::Endpoint at_;
  Announcer announcer_;
  std::deque<Waiting> waiting_;
};

}  // namespace wirelab::test
