#include "tests/unit/net_lwip/two_hosts.h"

namespace wirelab::test {
namespace {

class Stack : public TwoHosts {};

template <typename T>
Error error_of(const Result<T>& result) {
  return result ? Error::would_block : result.error();
}

TEST_F(Stack, ImpossibleEndpoints_AreInvalid) {
  EXPECT_EQ(error_of(server_->stack().listen({net::Address::ipv4(192, 0, 2, 1), 0})), Error::invalid);
  EXPECT_EQ(error_of(server_->stack().bind_datagram({net::Address::ipv4(192, 0, 2, 1), 0})), Error::invalid);
  EXPECT_EQ(error_of(server_->stack().connect({kClient, 0})), Error::invalid);
  EXPECT_EQ(error_of(server_->stack().connect({net::Address(), 7})), Error::invalid);
}

TEST_F(Stack, NoRoute_TheStreamSaysUnreachable) {
  auto stream = server_->stack().connect({net::Address::ipv4(192, 0, 2, 1), 7});
  ASSERT_TRUE(stream.has_value());
  EXPECT_EQ((*stream)->write({}), fail(Error::unreachable));
}

TEST_F(Stack, SendFile_IsUnsupported) {
  open_connection();
  EXPECT_EQ(accepted_->send_file(*reinterpret_cast<const FileHandle*>(this), 0, 1), fail(Error::unsupported));
}

TEST_F(Stack, Loopback_ReachesItself) {
  auto listener = server_->stack().listen({net::Address::loopback(net::Family::ipv4), 0});
  ASSERT_TRUE(listener.has_value());
  auto stream = server_->stack().connect({net::Address::loopback(net::Family::ipv4), (*listener)->local().port});
  ASSERT_TRUE(stream.has_value());
  ASSERT_TRUE(run_until([&] {
    if (auto incoming = (*listener)->accept()) accepted_ = std::move(*incoming);
    return accepted_ != nullptr;
  }));
  ASSERT_EQ((*stream)->write(as_bytes("to myself")), 9U);
  run_for(std::chrono::milliseconds(5));
  EXPECT_EQ(read_all(*accepted_), "to myself");
}

TEST_F(Stack, ListenerOnBothFamilies_TakesIpv4) {
  auto listener = server_->stack().listen({net::Address::any(net::Family::ipv6), 0}, {.only_ipv6 = false});
  ASSERT_TRUE(listener.has_value());
  auto stream = client_->stack().connect({kServer, (*listener)->local().port});
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(run_until([&] { return (*stream)->write({}).has_value(); }));
}

TEST_F(Stack, ListenerOnIpv6Only_RefusesIpv4) {
  auto listener = server_->stack().listen({net::Address::any(net::Family::ipv6), 0});
  ASSERT_TRUE(listener.has_value());
  auto stream = client_->stack().connect({kServer, (*listener)->local().port});
  ASSERT_TRUE(stream.has_value());
  EXPECT_TRUE(run_until([&] { return (*stream)->write({}) == fail(Error::refused); }));
}

TEST_F(Stack, LargeDatagram_IsFragmentedAndArrivesWhole) {
  auto from = client_->stack().bind_datagram({kClient, 0});
  auto to = server_->stack().bind_datagram({kServer, 0});
  ASSERT_TRUE(from && to);
  const std::string text(20'000, 'x');
  // The first may be lost while the neighbour's address is asked for.
  std::vector<std::byte> room(30'000);
  Result<net::Datagram> got = fail(Error::would_block);
  EXPECT_TRUE(run_until([&] {
    static_cast<void>((*from)->send_to(as_bytes(text), (*to)->local()));
    run_for(std::chrono::milliseconds(20));
    got = (*to)->receive_from(room);
    return got.has_value();
  }));
  EXPECT_EQ(got->size, text.size());
}

TEST_F(Stack, DatagramLongerThanUdpCarries_IsInvalid) {
  auto socket = client_->stack().bind_datagram({kClient, 0});
  ASSERT_TRUE(socket.has_value());
  const std::string text(65'508, 'x');
  EXPECT_EQ((*socket)->send_to(as_bytes(text), {kServer, 9}), fail(Error::invalid));
}

TEST_F(Stack, MoreDatagramsThanAreKept_LosesTheNewest) {
  auto from = client_->stack().bind_datagram({kClient, 0});
  auto to = server_->stack().bind_datagram({kServer, 0});
  ASSERT_TRUE(from && to);
  open_connection();  // so that both know the neighbour
  for (int i = 0; i < 40; ++i) {
    ASSERT_TRUE((*from)->send_to(as_bytes(std::to_string(i)), (*to)->local()).has_value());
    turn();
  }
  run_for(std::chrono::milliseconds(10));
  std::array<std::byte, 16> room;
  int count = 0;
  while ((*to)->receive_from(room)) ++count;
  EXPECT_EQ(count, 16);
}

TEST_F(Stack, PulledPlug_TransferGoesOnAfterwards) {
  open_connection();
  wire_.set_link(false);
  ASSERT_EQ(accepted_->write(as_bytes("through the gap")), 15U);
  run_for(std::chrono::seconds(1));
  wire_.set_link(true);
  std::string got;
  EXPECT_TRUE(run_until([&] { return !(got = read_all(*connected_)).empty(); }));
  EXPECT_EQ(got, "through the gap");
}

TEST_F(Stack, Transfer_IsWholeOverARoughWire) {
  open_connection();
  wire_.set_options({.delay = std::chrono::milliseconds(2),
                     .jitter = std::chrono::milliseconds(2),
                     .loss = 0.01,
                     .duplication = 0.05,
                     .reordering = 0.05,
                     .seed = 99});
  std::string content(300'000, '\0');
  for (std::size_t i = 0; i < content.size(); ++i) content[i] = static_cast<char>(i * 7 % 251);
  std::string_view left = content;
  std::string got;
  EXPECT_TRUE(run_until(
      [&] {
        while (!left.empty()) {
          const auto count = accepted_->write(as_bytes(left));
          if (!count) break;
          left.remove_prefix(*count);
        }
        got += read_all(*connected_);
        return got.size() == content.size();
      },
      std::chrono::minutes(10)));
  EXPECT_TRUE(got == content);
  wire_.set_options({});
}

}  // namespace
}  // namespace wirelab::test
