#include "firmware/net_posix/posix_stack.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <array>
#include <numeric>
#include <vector>

#include "firmware/core/file_handle.h"
#include "tests/support/network_namespace.h"
#include "tests/unit/net_posix/poller_kinds.h"

namespace wirelab::net {
namespace {

const Endpoint kAnyPort6{.address = Address::loopback(Family::ipv6), .port = 0};

/// What stands in no portable clause: the system calls' own corners. The clauses are proved by tests/contract.
class Stack : public PollerTest {
 protected:
  void SetUp() override { ASSERT_TRUE(network_.ok()) << network_.why(); }

  /// Reads to the end of the stream.
  std::vector<std::byte> read_all(Stream& stream) {
    std::vector<std::byte> all;
    EXPECT_TRUE(turn_until([&] {
      std::array<std::byte, 65536> room;
      for (;;) {
        const auto count = stream.read(room);
        if (!count) {
          EXPECT_EQ(count.error(), Error::would_block);
          return count.error() != Error::would_block;
        }
        if (*count == 0) return true;
        all.insert(all.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*count));
      }
    }));
    return all;
  }
  /// The error that a read ends in, or nothing if it has not failed within the time.
  std::optional<Error> read_error(Stream& stream) {
    std::optional<Error> error;
    turn_until([&] {
      std::array<std::byte, 64> room;
      const auto count = stream.read(room);
      if (!count && count.error() != Error::would_block) error = count.error();
      return error.has_value();
    });
    return error;
  }

  support::NetworkNamespace network_;
  PosixStack stack_{*poller_};
};

/// A file without a name, with `size` bytes that are not all the same.
UniqueFd make_file(std::size_t size) {
  UniqueFd file(::open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
  EXPECT_TRUE(file);
  std::vector<unsigned char> bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<unsigned char>(i * 7 + i / 251);
  EXPECT_EQ(::write(file.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(size));
  return file;
}

TEST_P(Stack, SendFile_MovesExactlyThePartAskedFor) {
  const auto connection = connect(stack_);
  constexpr std::size_t kSize = 3'000'000;  // more than one call and more than the buffers take
  const UniqueFd file = make_file(kSize);
  std::vector<std::byte> got;
  std::uint64_t offset = 1;
  EXPECT_TRUE(turn_until([&] {
    while (offset < kSize - 1) {
      const auto count = connection.server->send_file({file.get()}, offset, kSize - 1 - offset);
      if (!count) {
        EXPECT_EQ(count.error(), Error::would_block);
        break;
      }
      EXPECT_GT(*count, 0U);
      offset += *count;
    }
    std::array<std::byte, 65536> room;
    for (auto count = connection.client->read(room); count && *count > 0; count = connection.client->read(room)) {
      got.insert(got.end(), room.begin(), room.begin() + static_cast<std::ptrdiff_t>(*count));
    }
    return got.size() == kSize - 2;
  }));
  std::vector<std::byte> expected(kSize);
  ASSERT_EQ(::pread(file.get(), expected.data(), kSize, 0), static_cast<ssize_t>(kSize));
  EXPECT_TRUE(std::equal(got.begin(), got.end(), expected.begin() + 1));
}

TEST_P(Stack, SendFileBehindTheEnd_AnswersZero) {
  const auto connection = connect(stack_);
  const UniqueFd file = make_file(10);
  EXPECT_EQ(connection.server->send_file({file.get()}, 10, 5), 0U);
}

TEST_P(Stack, SendFileOfWhatIsNoFile_IsUnsupportedAndHarmless) {
  const auto connection = connect(stack_);
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  const UniqueFd in(ends[0]);
  const UniqueFd out(ends[1]);
  const auto count = connection.server->send_file({in.get()}, 0, 5);
  ASSERT_FALSE(count);
  EXPECT_EQ(count.error(), Error::unsupported);
  EXPECT_EQ(connection.server->write(as_bytes("copy")), 4U);
}

TEST_P(Stack, SendFileToPeerThatReset_FailsWithoutASignal) {
  auto connection = connect(stack_);
  const UniqueFd file = make_file(10);
  connection.client->abort();
  EXPECT_TRUE(turn_until([&] {
    const auto count = connection.server->send_file({file.get()}, 0, 10);
    return !count && count.error() == Error::reset;
  }));
  EXPECT_EQ(connection.server->send_file({file.get()}, 0, 10).error(), Error::reset);
  EXPECT_EQ(connection.server->write(as_bytes("x")).error(), Error::reset);
}

TEST_P(Stack, WriterWhosePeerDoesNotRead_IsBounded) {
  const auto connection = connect(stack_);
  const std::vector<std::byte> bytes(65536);
  std::size_t accepted = 0;
  // Long enough for the two ends to fill every buffer on the way.
  for (int pause = 0; pause < 20; ++pause) {
    for (auto count = connection.server->write(bytes); count; count = connection.server->write(bytes)) {
      accepted += *count;
      ASSERT_LT(accepted, std::size_t{1} << 30U);
    }
    reactor_.run_once(std::chrono::milliseconds(10));
  }
  EXPECT_LT(accepted, 1024U * 1024U);
}

TEST_P(Stack, DescriptorsRunOutByOthers_AcceptGoesOnAfterwards) {
  const auto listener = listen(stack_);
  CountingWatcher watcher;
  listener->watch(&watcher);
  ASSERT_EQ(listener->accept().error(), Error::would_block);
  settle();
  auto client = stack_.connect(listener->local());
  ASSERT_TRUE(client);
  ASSERT_TRUE(turn_until([&] { return watcher.calls > 1; }));

  rlimit limit{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &limit), 0);
  rlimit few = limit;
  const UniqueFd next_free(::dup(0));
  few.rlim_cur = static_cast<rlim_t>(next_free.get());
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  const auto refused = listener->accept();
  const int calls = watcher.calls;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &limit), 0);  // somebody else gives theirs back; nobody tells us

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error(), Error::no_resources);
  EXPECT_TRUE(turn_until([&] { return watcher.calls > calls; }));
  EXPECT_TRUE(listener->accept());
}

TEST_P(Stack, PoolExhausted_ConnectionWaitsUntilAPlaceIsFree) {
  PosixStack small(*poller_, {.streams = 2});
  const auto listener = listen(small);
  auto first = small.connect(listener->local());
  auto second = small.connect(listener->local());
  ASSERT_TRUE(first && second);
  EXPECT_EQ(small.connect(listener->local()).error(), Error::no_resources);
  CountingWatcher watcher;
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  listener->watch(&watcher);
  settle();
  // On a busy machine that took longer than until the stack tries by itself: then only another attempt brings a call.
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  const int calls = watcher.calls;
  second->reset();
  settle();
  EXPECT_GT(watcher.calls, calls);
  EXPECT_TRUE(listener->accept());
}

TEST_P(Stack, PoolExhaustedByStreamsThatNeverConnected_ListenerIsToldToo) {
  PosixStack small(*poller_, {.streams = 1});
  const auto listener = listen(small);
  auto nowhere = small.connect({.address = Address::ipv4(198, 51, 100, 1), .port = 7});
  ASSERT_TRUE(nowhere);
  auto client = stack_.connect(listener->local());
  ASSERT_TRUE(client);
  ASSERT_TRUE(turn_until([&] { return (*client)->write({}).has_value(); }));
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  CountingWatcher watcher;
  listener->watch(&watcher);
  settle();
  // As above: this may have taken longer than until the stack tries by itself.
  EXPECT_EQ(listener->accept().error(), Error::no_resources);
  const int calls = watcher.calls;
  nowhere->reset();
  settle();
  EXPECT_GT(watcher.calls, calls);
  EXPECT_TRUE(listener->accept());
}

TEST_P(Stack, ConnectThatMeetsItself_IsRefused) {
  ASSERT_EQ(std::system("echo 40000 40000 > /proc/sys/net/ipv4/ip_local_port_range"), 0);
  auto client = stack_.connect({.address = Address::loopback(Family::ipv4), .port = 40000});
  ASSERT_TRUE(client);
  EXPECT_EQ(read_error(**client), Error::refused);
  EXPECT_EQ((*client)->write(as_bytes("x")).error(), Error::refused);
}

TEST_P(Stack, EphemeralPortsRunOut_IsNoResources) {
  ASSERT_EQ(std::system("echo 40000 40001 > /proc/sys/net/ipv4/ip_local_port_range"), 0);
  const auto listener = listen(stack_, {.address = Address::loopback(Family::ipv4), .port = 7});
  std::vector<StreamHandle> streams;
  Error error = Error::io;
  for (int i = 0; i < 4; ++i) {
    auto stream = stack_.connect(listener->local());
    if (!stream) {
      error = stream.error();
      break;
    }
    streams.push_back(std::move(*stream));
  }
  EXPECT_EQ(error, Error::no_resources);
}

TEST_P(Stack, NoRoute_IsToldByTheStream) {
  auto stream = stack_.connect({.address = Address::ipv4(198, 51, 100, 1), .port = 7});
  ASSERT_TRUE(stream);
  CountingWatcher watcher;
  (*stream)->watch(&watcher);
  settle();
  EXPECT_GE(watcher.calls, 1);
  EXPECT_EQ(read_error(**stream), Error::unreachable);
  EXPECT_EQ((*stream)->peer().port, 7);
}

TEST_P(Stack, Ipv6ListenerForBothFamilies_NamesTheIpv4Peer) {
  auto listener = stack_.listen({.address = Address::any(Family::ipv6), .port = 0}, {.only_ipv6 = false});
  ASSERT_TRUE(listener);
  auto client = stack_.connect({.address = Address::loopback(Family::ipv4), .port = (*listener)->local().port});
  ASSERT_TRUE(client);
  const auto server = accept(**listener);
  EXPECT_EQ(server->peer(), (*client)->local());
  EXPECT_EQ(server->local(), (*client)->peer());
}

TEST_P(Stack, ListenOnWhatIsNotOurs_IsInvalid) {
  EXPECT_EQ(stack_.listen({.address = Address::ipv4(198, 51, 100, 1), .port = 0}, {}).error(), Error::invalid);
}

TEST_P(Stack, ListenWhereSomebodyListens_IsInUse) {
  const auto listener = listen(stack_);
  EXPECT_EQ(stack_.listen(listener->local(), {}).error(), Error::in_use);
}

TEST_P(Stack, ListenWhereConnectionsLinger_IsAllowed) {
  auto listener = listen(stack_);
  const Endpoint at = listener->local();
  auto client = stack_.connect(at);
  ASSERT_TRUE(client);
  auto server = accept(*listener);
  server->close();  // this end goes to TIME_WAIT
  EXPECT_TRUE(read_all(**client).empty());
  client->reset();
  listener.reset();
  EXPECT_TRUE(stack_.listen(at, {}));
}

TEST_P(Stack, BothFamiliesOnOnePort_DoNotDisturbEachOther) {
  const auto v6 = listen(stack_, {.address = Address::any(Family::ipv6), .port = 5005});
  const auto v4 = listen(stack_, {.address = Address::any(Family::ipv4), .port = 5005});
  EXPECT_NE(v6, nullptr);
  EXPECT_NE(v4, nullptr);
}

TEST_P(Stack, EveryDescriptor_IsClosedOnExec) {
  const auto inheritable = [] {
    int count = 0;
    for (int fd = 0; fd < 256; ++fd) {
      const int flags = ::fcntl(fd, F_GETFD);
      if (flags >= 0 && (flags & FD_CLOEXEC) == 0) ++count;
    }
    return count;
  };
  poller_.reset();  // and made again, so that its own are counted too
  const int before = inheritable();
  poller_ = open_poller(GetParam(), reactor_);
  PosixStack stack(*poller_);
  const auto connection = connect(stack);
  const auto socket = stack.bind_datagram(kAnyPort6);
  const auto tap = stack.tap({.interface = "lo"});
  ASSERT_TRUE(socket && tap);
  EXPECT_EQ(inheritable(), before);
}

TEST_P(Stack, DatagramToClosedPort_LeavesTheSocketUsable) {
  auto gone = stack_.bind_datagram(kAnyPort);
  auto socket = stack_.bind_datagram(kAnyPort);
  ASSERT_TRUE(gone && socket);
  const Endpoint nobody = (*gone)->local();
  gone->reset();
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE((*socket)->send_to(as_bytes("anybody?"), nobody));
    std::array<std::byte, 16> room;
    EXPECT_EQ((*socket)->receive_from(room).error(), Error::would_block);
    settle();
  }
}

TEST_P(Stack, DatagramTooLongOrElsewhere_IsInvalid) {
  auto socket = stack_.bind_datagram(kAnyPort);
  ASSERT_TRUE(socket);
  const std::vector<std::byte> bytes(70'000);
  EXPECT_EQ((*socket)->send_to(bytes, {.address = kAnyPort.address, .port = 9}).error(), Error::invalid);
  EXPECT_EQ((*socket)->send_to({}, {.address = kAnyPort6.address, .port = 9}).error(), Error::invalid);
  EXPECT_EQ((*socket)->send_to({}, kAnyPort).error(), Error::invalid);
  EXPECT_EQ((*socket)->send_to({}, {.address = Address::any(Family::ipv4), .port = 9}).error(), Error::invalid);
  auto socket6 = stack_.bind_datagram(kAnyPort6);
  ASSERT_TRUE(socket6);
  EXPECT_EQ((*socket6)->send_to({}, {.address = Address::any(Family::ipv6), .port = 9}).error(), Error::invalid);
}

TEST_P(Stack, DatagramToLinkLocal_KeepsItsScope) {
  ASSERT_TRUE(network_.ip("tuntap add tap0 mode tap")) << network_.why();
  ASSERT_TRUE(network_.ip("link set tap0 up")) << network_.why();
  ASSERT_TRUE(network_.ip("address add fe80::1/64 dev lo nodad")) << network_.why();
  auto address = Address::parse("fe80::1%1");  // loopback is always interface 1
  ASSERT_TRUE(address);
  auto socket = stack_.bind_datagram({.address = *address, .port = 0});
  ASSERT_TRUE(socket) << error_name(socket.error());
  EXPECT_EQ((*socket)->local().address, *address);
  std::array<std::byte, 16> room;
  std::optional<Datagram> datagram;
  // Sent until it arrives: the kernel installs the route of a new address in its own time.
  ASSERT_TRUE(turn_until([&] {
    static_cast<void>((*socket)->send_to(as_bytes("self"), (*socket)->local()));
    if (auto got = (*socket)->receive_from(room)) datagram = *got;
    return datagram.has_value();
  }));
  EXPECT_EQ(datagram->from, (*socket)->local());
}

TEST_P(Stack, TenThousandShortConnections_LeaveNothingBehind) {
  const auto open_descriptors = [] {
    int count = 0;
    for (int fd = 0; fd < 256; ++fd) count += ::fcntl(fd, F_GETFD) >= 0 ? 1 : 0;
    return count;
  };
  const auto listener = listen(stack_);
  const int before = open_descriptors();
  for (int i = 0; i < 10'000; ++i) {
    auto client = stack_.connect(listener->local());
    ASSERT_TRUE(client);
    const auto server = accept(*listener);
    if (i % 2 == 0) server->abort();  // half of them by reset; no TIME_WAIT uses the ports up
    (*client)->abort();
  }
  EXPECT_EQ(open_descriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Stack, testing::Values(PollerKind::epoll, PollerKind::poll), kind_name);

}  // namespace
}  // namespace wirelab::net
