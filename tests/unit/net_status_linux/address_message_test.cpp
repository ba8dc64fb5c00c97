#include "firmware/net_status_linux/address_message.h"

#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "tests/unit/net_status_linux/message_bytes.h"

namespace wirelab::net_status {
namespace {

ifaddrmsg header_of(int family, int prefix, unsigned flags) {
  ifaddrmsg header{};
  header.ifa_family = static_cast<std::uint8_t>(family);
  header.ifa_prefixlen = static_cast<std::uint8_t>(prefix);
  header.ifa_flags = static_cast<std::uint8_t>(flags);
  header.ifa_index = 2;
  return header;
}

MessageBytes ipv4(unsigned flags, int last = 15) {
  MessageBytes body;
  body.add(header_of(AF_INET, 24, flags)).octets(IFA_LOCAL, {10, 0, 2, last});
  return body;
}

MessageBytes ipv6(int first, int second, int prefix, unsigned flags) {
  MessageBytes body;
  body.add(header_of(AF_INET6, prefix, flags));
  body.octets(IFA_ADDRESS, {first, second, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  return body;
}

Origin origin(const MessageBytes& body) {
  const auto row = read_address(body.bytes());
  EXPECT_TRUE(row);
  return row ? row->origin : Origin::unknown;
}

TEST(AddressMessage, Ipv4_IsARow) {
  const auto row = read_address(ipv4(IFA_F_PERMANENT).bytes());
  ASSERT_TRUE(row);
  EXPECT_EQ(*row,
            (InterfaceAddress{
                .interface = 2, .address = net::Address::ipv4(10, 0, 2, 15), .prefix = 24, .origin = Origin::fixed}));
}

TEST(AddressMessage, WithAPeer_IsTheLocalEnd) {
  MessageBytes body;
  body.add(header_of(AF_INET, 32, IFA_F_PERMANENT));
  body.octets(IFA_ADDRESS, {192, 0, 2, 2}).octets(IFA_LOCAL, {192, 0, 2, 1});
  EXPECT_EQ(read_address(body.bytes())->address, net::Address::ipv4(192, 0, 2, 1));
}

TEST(AddressMessage, Origins) {
  EXPECT_EQ(origin(ipv4(0)), Origin::dhcp);
  EXPECT_EQ(origin(ipv4(IFA_F_PERMANENT)), Origin::fixed);
  EXPECT_EQ(origin(ipv6(0xfe, 0x80, 64, IFA_F_PERMANENT)), Origin::link_local);
  EXPECT_EQ(origin(ipv6(0x20, 1, 64, 0)), Origin::router);
  EXPECT_EQ(origin(ipv6(0x20, 1, 128, 0)), Origin::dhcp);
  EXPECT_EQ(origin(ipv6(0x20, 1, 64, IFA_F_PERMANENT)), Origin::fixed);
  EXPECT_EQ(origin(ipv6(0x20, 1, 128, 0).number(IFA_PROTO, std::uint8_t{IFAPROT_KERNEL_RA})), Origin::router);
  EXPECT_EQ(origin(ipv4(IFA_F_PERMANENT).number(IFA_PROTO, std::uint8_t{IFAPROT_KERNEL_LO})), Origin::kernel);
}

TEST(AddressMessage, LongFlags_ComeBeforeTheShortOnes) {
  auto body = ipv6(0x20, 1, 64, IFA_F_PERMANENT);
  body.number(IFA_FLAGS, std::uint32_t{IFA_F_TENTATIVE | IFA_F_DADFAILED});
  const auto row = read_address(body.bytes());
  ASSERT_TRUE(row);
  EXPECT_TRUE(row->tentative);
  EXPECT_TRUE(row->duplicate);
  EXPECT_EQ(row->origin, Origin::router);
}

TEST(AddressMessage, WithoutAddressOrInterface_IsNoRow) {
  MessageBytes empty;
  empty.add(header_of(AF_INET, 24, 0));
  EXPECT_FALSE(read_address(empty.bytes()));
  MessageBytes nowhere;
  nowhere.add(ifaddrmsg{.ifa_family = AF_INET, .ifa_prefixlen = 24, .ifa_flags = 0, .ifa_scope = 0, .ifa_index = 0});
  nowhere.octets(IFA_LOCAL, {10, 0, 2, 15});
  EXPECT_FALSE(read_address(nowhere.bytes()));
}

TEST(AddressMessage, Life_IsTheKernels) {
  auto body = ipv4(0);
  EXPECT_FALSE(read_address_life(body.bytes()));
  body.number(IFA_CACHEINFO, ifa_cacheinfo{.ifa_prefered = 30, .ifa_valid = 60, .cstamp = 100, .tstamp = 250});
  const auto life = read_address_life(body.bytes());
  ASSERT_TRUE(life);
  EXPECT_EQ(life->seconds_left, 60U);
  EXPECT_EQ(life->set_at, std::chrono::milliseconds(2500));
}

TEST(AddressMessage, CutAnywhere_IsReadWithinItsBounds) {
  auto body = ipv4(0);
  body.number(IFA_CACHEINFO, ifa_cacheinfo{}).number(IFA_FLAGS, std::uint32_t{0});
  for_every_cut(body.bytes(), [](ConstBytes cut) {
    const auto row = read_address(cut);
    EXPECT_TRUE(!row || row->address == net::Address::ipv4(10, 0, 2, 15));
    static_cast<void>(read_address_life(cut));
  });
}

}  // namespace
}  // namespace wirelab::net_status
