#pragma once

#include <map>
#include <string>
#include <tuple>

#include "firmware/net_status/fact_source.h"

namespace wirelab::net_status {

/// Keeps rows as FactSink says they are to be kept, and counts what came.
class TableSink final : public FactSink {
 public:
  using AddressKey = std::tuple<InterfaceIndex, net::Address, std::uint8_t>;
  using RouteKey = std::tuple<net::Address, std::uint8_t, std::optional<net::Address>, InterfaceIndex, std::uint32_t>;
  using NeighbourKey = std::tuple<InterfaceIndex, net::Address>;

  void put(const Interface& row) override { set(interfaces, row.index, row); }
  void put(const InterfaceAddress& row) override { set(addresses, key(row), row); }
  void put(const Route& row) override { set(routes, key(row), row); }
  void put(const Neighbour& row) override { set(neighbours, key(row), row); }
  void put(const Resolver& row) override {
    resolver = row;
    ++resolvers;
  }
  void remove(const Interface& row) override { interfaces.erase(row.index); }
  void remove(const InterfaceAddress& row) override { addresses.erase(key(row)); }
  void remove(const Route& row) override { routes.erase(key(row)); }
  void remove(const Neighbour& row) override { neighbours.erase(key(row)); }
  void begin_all() override {
    interfaces.clear();
    addresses.clear();
    routes.clear();
    neighbours.clear();
  }
  void end_all() override { ++whole; }

  std::map<InterfaceIndex, Interface> interfaces;
  std::map<AddressKey, InterfaceAddress> addresses;
  std::map<RouteKey, Route> routes;
  std::map<NeighbourKey, Neighbour> neighbours;
  Resolver resolver;
  int resolvers = 0;  ///< how often the resolver came
  int whole = 0;      ///< how often everything came
  int puts = 0;       ///< rows put since the test set it to 0

 private:
  template <typename Table, typename Key, typename Row>
  void set(Table& table, const Key& key, const Row& row) {
    table.insert_or_assign(key, row);
    ++puts;
  }
  static AddressKey key(const InterfaceAddress& row) { return {row.interface, row.address, row.prefix}; }
  static RouteKey key(const Route& row) {
    return {row.destination, row.prefix, row.gateway, row.interface, row.metric};
  }
  static NeighbourKey key(const Neighbour& row) { return {row.interface, row.address}; }
};

}  // namespace wirelab::net_status
