#include "firmware/packet/dhcp_names.h"

namespace wirelab::packet {

std::string_view message_type_name(DhcpType type) noexcept {
  switch (type) {
    case DhcpType::discover: return "DHCPDISCOVER";
    case DhcpType::offer: return "DHCPOFFER";
    case DhcpType::request: return "DHCPREQUEST";
    case DhcpType::decline: return "DHCPDECLINE";
    case DhcpType::ack: return "DHCPACK";
    case DhcpType::nak: return "DHCPNAK";
    case DhcpType::release: return "DHCPRELEASE";
    case DhcpType::inform: return "DHCPINFORM";
    case DhcpType::force_renew: return "DHCPFORCERENEW";
  }
  return "";
}

std::string_view option_name(std::uint8_t code) noexcept {
  switch (code) {
    case kOptionPad: return "pad";
    case kOptionSubnetMask: return "subnet mask";
    case 2: return "time offset";
    case kOptionRouters: return "router";
    case 4: return "time server";
    case 5: return "IEN 116 name server";
    case kOptionNameServers: return "DNS";
    case 7: return "log server";
    case 9: return "print server";
    case kOptionHostName: return "host name";
    case 13: return "boot file size";
    case kOptionDomainName: return "domain name";
    case 16: return "swap server";
    case 17: return "root path";
    case 19: return "IP forwarding";
    case 23: return "default TTL";
    case kOptionMtu: return "MTU";
    case kOptionBroadcast: return "broadcast address";
    case 31: return "router discovery";
    case 33: return "static route";
    case 35: return "ARP cache time-out";
    case 40: return "NIS domain";
    case 41: return "NIS server";
    case kOptionTimeServers: return "NTP server";
    case 43: return "vendor-specific information";
    case 44: return "NetBIOS name server";
    case 46: return "NetBIOS node type";
    case 47: return "NetBIOS scope";
    case kOptionRequestedAddress: return "requested address";
    case kOptionLeaseTime: return "lease time";
    case kOptionOverload: return "overload";
    case kOptionMessageType: return "message type";
    case kOptionServerIdentifier: return "server identifier";
    case kOptionParameterRequests: return "parameter request list";
    case kOptionMessage: return "message";
    case 57: return "maximum message size";
    case kOptionRenewalTime: return "renewal time";
    case kOptionRebindingTime: return "rebinding time";
    case kOptionVendorClass: return "vendor class";
    case kOptionClientId: return "client identifier";
    case 66: return "TFTP server name";
    case 67: return "boot file name";
    case 77: return "user class";
    case 80: return "rapid commit";
    case 81: return "client FQDN";
    case 82: return "relay agent information";
    case 90: return "authentication";
    case 93: return "client system architecture";
    case 94: return "client network interface";
    case 97: return "client machine identifier";
    case 100: return "POSIX time zone";
    case 101: return "time zone name";
    case 108: return "IPv6-only preferred";
    case 114: return "captive portal";
    case 116: return "auto-configuration";
    case 118: return "subnet selection";
    case kOptionDomainSearch: return "domain search list";
    case 121: return "classless static route";
    case 124: return "vendor-identifying class";
    case 125: return "vendor-identifying information";
    case 150: return "TFTP server address";
    case 252: return "proxy auto-discovery";
    case kOptionEnd: return "end";
    default: return "";
  }
}

}  // namespace wirelab::packet
