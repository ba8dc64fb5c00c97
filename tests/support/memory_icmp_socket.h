#pragma once

#include <deque>
#include <vector>

#include "tests/support/memory_stream.h"

namespace wirelab::test {

/// An ICMP socket with room for some messages; more are lost.
class MemoryIcmpSocket final : public net::IcmpSocket {
 public:
  /// Most of them at a time on one host.
  static constexpr std::size_t kMostSockets = 4;

  MemoryIcmpSocket(MemoryStack& stack, net::Family family);

  [[nodiscard]] Result<void> send_to(ConstBytes message, const net::Address& to) override;
  [[nodiscard]] Result<net::IcmpMessage> receive(MutableBytes into) override;
  /// There is nobody on the way who would count it down.
  [[nodiscard]] Result<void> set_ttl(std::uint8_t ttl) override;
  void watch(Watcher* watcher) override;
  void again() override { announcer_.announce(); }

 private:
  friend class MemoryStack;

  static constexpr std::size_t kMaxWaiting = 64;
  struct Waiting {
    std::vector<std::byte> bytes;
    net::IcmpMessage message;
  };

  void release() noexcept override;
  [[nodiscard]] Mutation mutation() const { return stack_.network_.options_.mutation; }
  /// Keeps a message and calls.
  void show(ConstBytes message, const net::Address& from, const net::Address& to);
  /// Calls if a send was refused for want of memory.
  void memory_is_back();

  MemoryStack& stack_;
  net::Family family_;
  Announcer announcer_;
  std::deque<Waiting> waiting_;
  bool starved_ = false;
};

}  // namespace wirelab::test
