#include "tests/unit/net_lwip/two_hosts.h"

// Memory runs out: each call says so, and everything goes on once there is memory again.

namespace wirelab::test {
namespace {

class Counter final : public Watcher {
 public:
  void ready() override { ++calls; }
  int calls = 0;
};

class Exhaustion : public TwoHosts {};

TEST_F(Exhaustion, WriteWithoutHeap_SaysNoResourcesAndIsCalledLater) {
  Counter counter;
  open_connection();
  accepted_->watch(&counter);
  run_for(std::chrono::milliseconds(20));
  server_->take_memory(true, false);
  EXPECT_EQ(accepted_->write(as_bytes("x")), fail(Error::no_resources));
  server_->give_memory_back();
  const int before = counter.calls;
  EXPECT_TRUE(run_until([&] { return counter.calls > before; }));
  EXPECT_EQ(accepted_->write(as_bytes("x")), 1U);
  run_for(std::chrono::milliseconds(20));
  EXPECT_EQ(read_all(*connected_), "x");
  accepted_->watch(nullptr);
}

TEST_F(Exhaustion, DatagramWithoutHeap_SaysNoResourcesAndIsCalledLater) {
  Counter counter;
  auto socket = server_->stack().bind_datagram({kServer, 0});
  ASSERT_TRUE(socket.has_value());
  (*socket)->watch(&counter);
  run_for(std::chrono::milliseconds(5));
  server_->take_memory(true, false);
  EXPECT_EQ((*socket)->send_to(as_bytes("x"), {kClient, 9}), fail(Error::no_resources));
  server_->give_memory_back();
  const int before = counter.calls;
  EXPECT_TRUE(run_until([&] { return counter.calls > before; }));
  EXPECT_TRUE((*socket)->send_to(as_bytes("x"), {kClient, 9}).has_value());
}

TEST_F(Exhaustion, TransferWhileHeapComesAndGoes_IsWhole) {
  open_connection();
  std::string sent;
  std::string got;
  for (int round = 0; round < 200; ++round) {
    if (round % 10 == 3) server_->take_memory(true, false);
    if (round % 10 == 7) server_->give_memory_back();
    const std::string block(1000, static_cast<char>('a' + round % 26));
    if (const auto count = accepted_->write(as_bytes(block))) sent += block.substr(0, *count);
    turn();
    got += read_all(*connected_);
  }
  server_->give_memory_back();
  accepted_->close();
  ASSERT_TRUE(run_until([&] {
    got += read_all(*connected_);
    return last_ == 0U;
  }));
  EXPECT_TRUE(got == sent);
}

TEST_F(Exhaustion, CardBuffersGone_FramesAreLostAndTcpRecovers) {
  open_connection();
  server_->take_memory(false, true);
  ASSERT_EQ(connected_->write(as_bytes(std::string(500, 'x'))), 500U);
  run_for(std::chrono::milliseconds(500));
  EXPECT_EQ(read_all(*accepted_), "");
  server_->give_memory_back();
  ASSERT_TRUE(run_until([&] { return !read_all(*accepted_).empty(); }));
}

TEST_F(Exhaustion, ReadersThatDoNotRead_LeaveBuffersForOthers) {
  auto listener = server_->stack().listen({kServer, 0}, {});
  ASSERT_TRUE(listener.has_value());
  std::array<net::StreamHandle, 12> clients;
  std::array<net::StreamHandle, 12> servers;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    auto stream = client_->stack().connect({kServer, (*listener)->local().port});
    ASSERT_TRUE(stream.has_value());
    clients[i] = std::move(*stream);
    ASSERT_TRUE(run_until([&] {
      auto incoming = (*listener)->accept();
      if (incoming) servers[i] = std::move(*incoming);
      return servers[i] != nullptr && clients[i]->write({}).has_value();
    }));
  }
  const auto talks = [&](std::size_t i) {
    static_cast<void>(clients[i]->write(as_bytes("hello")));
    return run_until([&] { return !read_all(*servers[i]).empty(); });
  };
  // All but the last fill their windows; one byte at a time, the most expensive way.
  for (int round = 0; round < 300; ++round) {
    for (std::size_t i = 0; i + 1 < clients.size(); ++i) static_cast<void>(clients[i]->write(as_bytes("x")));
    turn();
  }
  EXPECT_LT(server_->usage().card_buffers, 12U * 70U);
  EXPECT_TRUE(talks(11));
  for (net::StreamHandle& client : clients) client->abort();
}

TEST_F(Exhaustion, MoreUnreadWindowsThanCardBuffers_LeaveTheCardToOthers) {
  // 2,048 card buffers are 47 windows. The instances are built for 16 handles, so both are made anew.
  SimulatedWire wire(reactor_);
  LwipSettings many = settings("10.0.7.1");
  many.streams = 80;
  LwipInstance server(reactor_, clock_, wire.end(0), entropy_, many);
  many.ipv4 = "10.0.7.2";
  LwipInstance client(reactor_, clock_, wire.end(1), entropy_, many);
  ASSERT_TRUE(server.ok() && client.ok());
  auto listener = server->stack().listen({kServer, 0}, {});
  ASSERT_TRUE(listener.has_value());
  std::array<net::StreamHandle, 70> clients;
  std::array<net::StreamHandle, 70> servers;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    auto stream = client->stack().connect({kServer, (*listener)->local().port});
    ASSERT_TRUE(stream.has_value());
    clients[i] = std::move(*stream);
    ASSERT_TRUE(run_until([&] {
      auto incoming = (*listener)->accept();
      if (incoming) servers[i] = std::move(*incoming);
      return servers[i] != nullptr && clients[i]->write({}).has_value();
    }));
  }
  const std::string block(4000, 'x');
  for (int round = 0; round < 3000; ++round) {
    for (std::size_t i = 0; i + 1 < clients.size(); ++i) static_cast<void>(clients[i]->write(as_bytes(block)));
    turn();
  }
  std::size_t sent = 0;
  std::size_t received = 0;
  EXPECT_TRUE(run_until([&] {
    if (const auto count = clients.back()->write(as_bytes(block))) sent += *count;
    received += read_all(*servers.back()).size();
    return received > 1'000'000;
  })) << received
      << " of " << sent;
  for (std::size_t i = 0; i + 1 < servers.size(); ++i) EXPECT_GT(read_all(*servers[i]).size(), 64'000U) << i;
  for (net::StreamHandle& stream : clients) stream->abort();
  run_for(std::chrono::milliseconds(50));
}

TEST_F(Exhaustion, MoreListenersThanThereAre_SaysNoResources) {
  std::vector<net::ListenerHandle> listeners;
  Error error = Error::would_block;
  while (listeners.size() < 100) {
    auto listener = server_->stack().listen({kServer, 0}, {.backlog = 1});
    if (!listener) {
      error = listener.error();
      break;
    }
    listeners.push_back(std::move(*listener));
  }
  EXPECT_EQ(error, Error::no_resources);
  listeners.pop_back();
  EXPECT_TRUE(server_->stack().listen({kServer, 0}, {.backlog = 1}).has_value());
}

TEST_F(Exhaustion, BackLogFullOfSilentClients_NewSynIsDroppedAndServedLater) {
  auto listener = server_->stack().listen({kServer, 0}, {.backlog = 2});
  ASSERT_TRUE(listener.has_value());
  std::vector<net::StreamHandle> clients;
  for (int i = 0; i < 5; ++i) {
    auto stream = client_->stack().connect({kServer, (*listener)->local().port});
    ASSERT_TRUE(stream.has_value());
    clients.push_back(std::move(*stream));
    // Each has its handshake behind it before the next one comes.
    run_for(std::chrono::milliseconds(50));
  }
  const auto established =
      std::ranges::count_if(clients, [](const auto& client) { return client->write({}).has_value(); });
  // Without tcp_backlog_delayed all five would wait in the server's memory, bounded by nothing.
  EXPECT_EQ(established, 2);
  std::vector<net::StreamHandle> served;
  EXPECT_TRUE(run_until([&] {
    if (auto incoming = (*listener)->accept()) served.push_back(std::move(*incoming));
    return served.size() == clients.size();
  }));
}

}  // namespace
}  // namespace wirelab::test
