#include "firmware/packet/dhcp_client.h"

#include <algorithm>
#include <array>

#include "firmware/packet/dhcp_writer.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kMostText = 255;

// What the status shows. Server and lease time are not asked for: every server tells them (RFC 2131 §4.3.1, table 3).
constexpr std::array<std::uint8_t, 10> kWanted{
    kOptionSubnetMask, kOptionRouters,     kOptionNameServers, kOptionDomainName,    kOptionMtu,
    kOptionBroadcast,  kOptionTimeServers, kOptionRenewalTime, kOptionRebindingTime, kOptionDomainSearch};

DhcpHeader header_of(const DhcpClient& client) noexcept {
  DhcpHeader header;
  header.xid = client.xid;
  header.seconds = client.seconds;
  if (client.wants_broadcast) header.flags = DhcpHeader::kBroadcast;
  std::ranges::copy(client.mac, header.hardware.begin());
  return header;
}

/// What a release and a decline have in place of seconds and flags: nothing, because nobody answers them.
DhcpHeader silent_header_of(const DhcpClient& client) noexcept {
  DhcpHeader header = header_of(client);
  header.seconds = 0;
  header.flags = 0;
  return header;
}

/// A message of a client: its type and what says who it is, then what is the message's own.
class ClientMessage {
 public:
  ClientMessage(MutableBytes room, const DhcpClient& client, const DhcpHeader& header, DhcpType type) noexcept
      : writer_(room, header), client_(client) {
    writer_.type(type);
    good_ = client.client_id.size() <= kMostText && client.host_name.size() <= kMostText;
    if (!client.client_id.empty()) writer_.option(kOptionClientId, client.client_id);
  }
  ClientMessage& address(std::uint8_t code, const net::Address& address) noexcept {
    writer_.address(code, address);
    return *this;
  }
  ClientMessage& reason(std::string_view text) noexcept {
    good_ = good_ && text.size() <= kMostText;
    if (!text.empty()) writer_.text(kOptionMessage, text);
    return *this;
  }
  ClientMessage& wishes() noexcept {
    if (!client_.host_name.empty()) writer_.text(kOptionHostName, client_.host_name);
    writer_.option(kOptionParameterRequests, std::as_bytes(std::span(kWanted)));
    return *this;
  }
  Result<ConstBytes> finish() noexcept {
    if (!good_) return fail(Error::invalid);
    return writer_.finish();
  }

 private:
  DhcpWriter writer_;
  const DhcpClient& client_;
  bool good_ = false;
};

}  // namespace

Result<ConstBytes> write_discover(MutableBytes room, const DhcpClient& client,
                                  std::optional<net::Address> wanted) noexcept {
  ClientMessage message(room, client, header_of(client), DhcpType::discover);
  if (wanted) message.address(kOptionRequestedAddress, *wanted);
  return message.wishes().finish();
}

Result<ConstBytes> write_select(MutableBytes room, const DhcpClient& client, const net::Address& offered,
                                const net::Address& server) noexcept {
  ClientMessage message(room, client, header_of(client), DhcpType::request);
  message.address(kOptionRequestedAddress, offered).address(kOptionServerIdentifier, server);
  return message.wishes().finish();
}

Result<ConstBytes> write_reboot(MutableBytes room, const DhcpClient& client, const net::Address& last) noexcept {
  ClientMessage message(room, client, header_of(client), DhcpType::request);
  return message.address(kOptionRequestedAddress, last).wishes().finish();
}

Result<ConstBytes> write_renew(MutableBytes room, const DhcpClient& client, const net::Address& own) noexcept {
  DhcpHeader header = header_of(client);
  header.client_address = own;
  return ClientMessage(room, client, header, DhcpType::request).wishes().finish();
}

Result<ConstBytes> write_release(MutableBytes room, const DhcpClient& client, const net::Address& own,
                                 const net::Address& server, std::string_view reason) noexcept {
  DhcpHeader header = silent_header_of(client);
  header.client_address = own;
  ClientMessage message(room, client, header, DhcpType::release);
  return message.address(kOptionServerIdentifier, server).reason(reason).finish();
}

Result<ConstBytes> write_decline(MutableBytes room, const DhcpClient& client, const net::Address& given,
                                 const net::Address& server, std::string_view reason) noexcept {
  ClientMessage message(room, client, silent_header_of(client), DhcpType::decline);
  message.address(kOptionRequestedAddress, given).address(kOptionServerIdentifier, server);
  return message.reason(reason).finish();
}

Result<ConstBytes> write_inform(MutableBytes room, const DhcpClient& client, const net::Address& own) noexcept {
  DhcpHeader header = header_of(client);
  header.client_address = own;
  return ClientMessage(room, client, header, DhcpType::inform).wishes().finish();
}

}  // namespace wirelab::packet
