#include "tests/unit/net_status_linux/iproute_picture.h"

#include <array>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

namespace wirelab::net_status {
namespace {

using nlohmann::json;

std::string text_of(const net::Address& address) {
  std::array<char, net::Address::kMaxText> room;
  TextBuilder text(room);
  address.append_to(text);
  const std::string_view whole = text.text();
  return std::string(whole.substr(0, whole.find('%')));
}

std::string text_of(const net::MacAddress& mac) {
  std::array<char, net::kMacText> room;
  TextBuilder text(room);
  net::add_mac(text, mac);
  return std::string(text.text());
}

std::string name_of(const TableSink& sink, InterfaceIndex index) {
  const auto found = sink.interfaces.find(index);
  return found == sink.interfaces.end() ? "?" : std::string(found->second.name.view());
}

json ask(const std::string& arguments) {
  const std::string command = "PATH=$PATH:/usr/sbin:/sbin ip -j " + arguments;
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "re"), ::pclose);
  if (pipe == nullptr) throw std::runtime_error(command);
  std::string text;
  std::array<char, 4096> room;
  while (const std::size_t count = std::fread(room.data(), 1, room.size(), pipe.get())) text.append(room.data(), count);
  if (text.find_first_not_of(" \n") == std::string::npos) return json::array();
  return json::parse(text);
}

bool has_flag(const json& row, const char* flag) {
  for (const auto& one : row.at("flags")) {
    if (one == flag) return true;
  }
  return false;
}

std::string counters(const json& row) {
  std::ostringstream text;
  for (const char* name : {"bytes", "packets", "errors", "dropped"}) text << ' ' << row.at(name).get<std::uint64_t>();
  return text.str();
}

std::string counters(const Counters& row) {
  std::ostringstream text;
  text << ' ' << row.bytes << ' ' << row.packets << ' ' << row.errors << ' ' << row.dropped;
  return text.str();
}

/// "default" and "192.0.2.1" as the networks that they are.
std::string network(const std::string& text, bool ipv6) {
  if (text == "default") return ipv6 ? "::/0" : "0.0.0.0/0";
  return text.find('/') != std::string::npos ? text : text + (ipv6 ? "/128" : "/32");
}

std::string origin_word(const json& route) {
  const std::string protocol = route.value("protocol", "boot");
  if (protocol == "kernel") return "kernel";
  if (protocol == "boot" || protocol == "static") return "fixed";
  if (protocol == "ra") return "router";
  return protocol == "dhcp" ? "dhcp" : "unknown";
}

std::string origin_word(Origin origin) {
  switch (origin) {
    case Origin::kernel: return "kernel";
    case Origin::fixed: return "fixed";
    case Origin::dhcp: return "dhcp";
    case Origin::link_local: return "link";
    case Origin::router: return "router";
    default: return "unknown";
  }
}

void add_routes(const json& table, bool ipv6, Picture& picture) {
  for (const auto& row : table) {
    if (row.value("type", "unicast") != "unicast") continue;
    const auto hops = row.contains("nexthops") ? row.at("nexthops") : json::array({row});
    for (const auto& hop : hops) {
      std::string gateway = hop.value("gateway", "-");
      if (hop.contains("via")) gateway = hop.at("via").at("host");
      picture.insert(network(row.at("dst"), ipv6) + " via " + gateway + " dev " + hop.at("dev").get<std::string>() +
                     " src " + row.value("prefsrc", "-") + " metric " + std::to_string(row.value("metric", 0U)) + " " +
                     origin_word(row));
    }
  }
}

}  // namespace

Picture interfaces_of(const TableSink& sink) {
  Picture picture;
  for (const auto& [index, row] : sink.interfaces) {
    std::ostringstream text;
    text << index << ' ' << row.name.view() << ' ' << kind_name(row.kind) << ' ' << text_of(row.mac) << " mtu "
         << row.mtu << (row.up ? " up" : " down") << (row.link ? " link" : " no-link") << counters(row.received)
         << counters(row.sent);
    picture.insert(text.str());
  }
  return picture;
}

Picture interfaces_of_iproute() {
  Picture picture;
  for (const auto& row : ask("-s link show")) {
    std::ostringstream text;
    const std::string kind = row.at("link_type") == "ether" ? "ethernet" : row.at("link_type").get<std::string>();
    text << row.at("ifindex") << ' ' << row.at("ifname").get<std::string>() << ' ' << kind << ' '
         << row.at("address").get<std::string>() << " mtu " << row.at("mtu") << (has_flag(row, "UP") ? " up" : " down")
         << (has_flag(row, "LOWER_UP") ? " link" : " no-link") << counters(row.at("stats64").at("rx"))
         << counters(row.at("stats64").at("tx"));
    picture.insert(text.str());
  }
  return picture;
}

Picture addresses_of(const TableSink& sink) {
  Picture picture;
  for (const auto& [key, row] : sink.addresses) {
    picture.insert(name_of(sink, row.interface) + " " + text_of(row.address) + "/" + std::to_string(row.prefix) +
                   (row.tentative ? " tentative" : "") + (row.duplicate ? " duplicate" : "") +
                   (row.origin == Origin::dhcp || row.origin == Origin::router ? " dynamic" : ""));
  }
  return picture;
}

Picture addresses_of_iproute() {
  Picture picture;
  for (const auto& link : ask("addr show")) {
    for (const auto& row : link.at("addr_info")) {
      if (!row.contains("local")) continue;
      picture.insert(
          link.at("ifname").get<std::string>() + " " + row.at("local").get<std::string>() + "/" +
          std::to_string(row.at("prefixlen").get<int>()) + (row.value("tentative", false) ? " tentative" : "") +
          (row.value("dadfailed", false) ? " duplicate" : "") + (row.value("dynamic", false) ? " dynamic" : ""));
    }
  }
  return picture;
}

Picture routes_of(const TableSink& sink) {
  Picture picture;
  for (const auto& [key, row] : sink.routes) {
    picture.insert(text_of(row.destination) + "/" + std::to_string(row.prefix) + " via " +
                   (row.gateway ? text_of(*row.gateway) : "-") + " dev " + name_of(sink, row.interface) + " src " +
                   (row.source ? text_of(*row.source) : "-") + " metric " + std::to_string(row.metric) + " " +
                   origin_word(row.origin));
  }
  return picture;
}

Picture routes_of_iproute() {
  Picture picture;
  add_routes(ask("-4 route show"), false, picture);
  add_routes(ask("-6 route show"), true, picture);
  return picture;
}

Picture neighbours_of(const TableSink& sink) {
  Picture picture;
  for (const auto& [key, row] : sink.neighbours) {
    picture.insert(text_of(row.address) + " dev " + name_of(sink, row.interface) + " " +
                   (row.mac ? text_of(*row.mac) : "-") + " " + std::string(state_name(row.state)));
  }
  return picture;
}

Picture neighbours_of_iproute() {
  Picture picture;
  for (const auto& row : ask("neigh show")) {
    std::string state = row.at("state").at(0);
    for (char& letter : state) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    picture.insert(row.at("dst").get<std::string>() + " dev " + row.at("dev").get<std::string>() + " " +
                   row.value("lladdr", "-") + " " + state);
  }
  return picture;
}

}  // namespace wirelab::net_status
