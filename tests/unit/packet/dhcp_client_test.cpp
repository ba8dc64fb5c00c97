#include "firmware/packet/dhcp_client.h"

#include <gtest/gtest.h>

#include <array>

#include "firmware/packet/dhcp_writer.h"
#include "tests/unit/packet/dhcp_bytes.h"

namespace wirelab::packet {
namespace {

using net::Address;

constexpr auto kOwn = Address::ipv4(10, 0, 2, 15);
constexpr auto kServer = Address::ipv4(10, 0, 2, 2);
const Bytes kId = from_hex("01525400123456");
const DhcpClient kClient{.mac = {0x52, 0x54, 0x00, 0x12, 0x34, 0x56},
                         .xid = 0x22952935,
                         .seconds = 3,
                         .wants_broadcast = true,
                         .client_id = kId,
                         .host_name = "lab"};

std::array<std::byte, kDhcpRoom> room{};

DhcpMessage read(Result<ConstBytes> bytes) {
  if (!bytes) throw std::runtime_error("nothing was written");
  const auto message = parse_dhcp(*bytes);
  if (!message) throw std::runtime_error(std::string(flaw_text(message.error())));
  return *message;
}

/// What all of a client's messages have.
void expect_client(const DhcpMessage& message, DhcpType type) {
  EXPECT_EQ(message.message_type(), type);
  EXPECT_EQ(message.header.operation, DhcpOperation::request);
  EXPECT_EQ(message.header.xid, 0x22952935U);
  EXPECT_EQ(message.header.hops, 0);
  EXPECT_EQ(message.header.mac(), kClient.mac);
  EXPECT_EQ(bytes_in(message.client_id({})), kId);
  EXPECT_TRUE(message.header.your_address.is_any());
  EXPECT_TRUE(message.header.next_server.is_any());
  EXPECT_TRUE(message.header.relay.is_any());
  const bool answered = type != DhcpType::release && type != DhcpType::decline;
  EXPECT_EQ(message.header.seconds, answered ? 3 : 0);
  EXPECT_EQ(message.header.wants_broadcast(), answered);
  EXPECT_EQ(message.host_name({}).has_value(), answered);
  EXPECT_EQ(message.parameter_requests({}).has_value(), answered);
  EXPECT_FALSE(message.lease_time());
}

TEST(DhcpClient, Discover_MayNameAnAddress) {
  const DhcpMessage plain = read(write_discover(room, kClient, std::nullopt));
  expect_client(plain, DhcpType::discover);
  EXPECT_FALSE(plain.requested_address());
  EXPECT_FALSE(plain.server_identifier());
  EXPECT_TRUE(plain.header.client_address.is_any());
  EXPECT_EQ(plain.host_name({}), "lab");
  EXPECT_EQ(bytes_in(plain.parameter_requests({})), from_hex("01 03 06 0f 1a 1c 2a 3a 3b 77"));
  EXPECT_EQ(read(write_discover(room, kClient, kOwn)).requested_address(), kOwn);
}

TEST(DhcpClient, Select_NamesServerAndAddress) {
  const DhcpMessage message = read(write_select(room, kClient, kOwn, kServer));
  expect_client(message, DhcpType::request);
  EXPECT_EQ(message.requested_address(), kOwn);
  EXPECT_EQ(message.server_identifier(), kServer);
  EXPECT_TRUE(message.header.client_address.is_any());
}

TEST(DhcpClient, Reboot_NamesTheAddressOnly) {
  const DhcpMessage message = read(write_reboot(room, kClient, kOwn));
  expect_client(message, DhcpType::request);
  EXPECT_EQ(message.requested_address(), kOwn);
  EXPECT_FALSE(message.server_identifier());
  EXPECT_TRUE(message.header.client_address.is_any());
}

TEST(DhcpClient, Renew_HasTheAddressAlready) {
  const DhcpMessage message = read(write_renew(room, kClient, kOwn));
  expect_client(message, DhcpType::request);
  EXPECT_EQ(message.header.client_address, kOwn);
  EXPECT_FALSE(message.requested_address());
  EXPECT_FALSE(message.server_identifier());
}

TEST(DhcpClient, Release_GivesTheAddressBack) {
  const DhcpMessage message = read(write_release(room, kClient, kOwn, kServer, "bye"));
  expect_client(message, DhcpType::release);
  EXPECT_EQ(message.header.client_address, kOwn);
  EXPECT_EQ(message.server_identifier(), kServer);
  EXPECT_FALSE(message.requested_address());
  EXPECT_EQ(message.message({}), "bye");
  EXPECT_FALSE(read(write_release(room, kClient, kOwn, kServer, "")).message({}));
}

TEST(DhcpClient, Decline_NamesWhatWasGiven) {
  const DhcpMessage message = read(write_decline(room, kClient, kOwn, kServer, "in use"));
  expect_client(message, DhcpType::decline);
  EXPECT_TRUE(message.header.client_address.is_any());
  EXPECT_EQ(message.requested_address(), kOwn);
  EXPECT_EQ(message.server_identifier(), kServer);
  EXPECT_EQ(message.message({}), "in use");
}

TEST(DhcpClient, Inform_HasAnAddress) {
  const DhcpMessage message = read(write_inform(room, kClient, kOwn));
  expect_client(message, DhcpType::inform);
  EXPECT_EQ(message.header.client_address, kOwn);
  EXPECT_FALSE(message.requested_address());
  EXPECT_FALSE(message.server_identifier());
}

TEST(DhcpClient, WithoutIdentityAndName_LeavesThemOut) {
  const DhcpMessage message = read(write_discover(room, {.mac = kClient.mac, .xid = 1}, std::nullopt));
  EXPECT_FALSE(message.client_id({}));
  EXPECT_FALSE(message.host_name({}));
  EXPECT_FALSE(message.header.wants_broadcast());
}

TEST(DhcpClient, LongestTexts_FitTheRoom) {
  const Bytes id(255, std::byte{1});
  const std::string text(255, 'x');
  DhcpClient client = kClient;
  client.client_id = id;
  client.host_name = text;
  EXPECT_EQ(read(write_select(room, client, kOwn, kServer)).host_name({}), text);
  EXPECT_EQ(read(write_decline(room, client, kOwn, kServer, text)).message({}), text);
  const std::string longer = text + "x";
  EXPECT_EQ(write_decline(room, client, kOwn, kServer, longer).error(), Error::invalid);
  client.host_name = longer;
  EXPECT_EQ(write_discover(room, client, kOwn).error(), Error::invalid);
  client.host_name = text;
  client.client_id = as_bytes(longer);
  EXPECT_EQ(write_discover(room, client, kOwn).error(), Error::invalid);
}

TEST(DhcpClient, SmallRoomAndOtherFamily_AreInvalid) {
  EXPECT_EQ(write_discover(std::span(room).first(299), kClient, std::nullopt).error(), Error::invalid);
  EXPECT_EQ(write_renew(room, kClient, Address::loopback(net::Family::ipv6)).error(), Error::invalid);
}

}  // namespace
}  // namespace wirelab::packet
