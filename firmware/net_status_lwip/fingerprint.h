#pragma once

#include <cstdint>

#include "firmware/net_status/fact_source.h"

namespace wirelab::net_status {

/// Sums up rows in 64 bits (FNV-1a), to see whether they have changed without keeping them. What changes with every
/// packet and every second, counters and ages, is left out.
class Fingerprint final : public FactSink {
 public:
  void put(const Interface& interface) override;
  void put(const InterfaceAddress& address) override;
  void put(const Route& route) override;
  void put(const Neighbour& neighbour) override;
  void put(const Resolver& resolver) override;
  // A source that sums itself up has nothing to remove.
  void remove(const Interface& interface) override;
  void remove(const InterfaceAddress& address) override;
  void remove(const Route& route) override;
  void remove(const Neighbour& neighbour) override;
  void begin_all() override {}
  void end_all() override {}

  [[nodiscard]] std::uint64_t value() const noexcept { return value_; }

 private:
  void add(std::uint64_t number) noexcept;
  void add(const net::Address& address) noexcept;
  void add(const std::optional<net::Address>& address) noexcept;

  std::uint64_t value_ = 0xcbf29ce484222325;
};

}  // namespace wirelab::net_status
