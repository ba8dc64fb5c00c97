#pragma once

#include "firmware/net_status/arp_question.h"
#include "firmware/net_status/job.h"
#include "firmware/net_status/next_hop.h"

namespace wirelab::net_status {

/// NEXT_HOP: which station a packet goes to. Asks the link for its MAC if the stack does not know it.
class FindHop final : public Job {
 public:
  FindHop(JobParts parts, const NextHop& hop) noexcept
      : Job(std::move(parts)), hop_(hop), arp_(service(), *this), timer_(service().reactor(), *this) {}

  void begin() override;
  void ready() override;

 private:
  void write(JsonWriter& json, const Report& report) override;
  void look_into_table();

  NextHop hop_;
  ArpQuestion arp_;
  Timer timer_;  // where the stack asks: when its table is looked at again
  TimePoint deadline_{};
};

/// An address of that interface from which `to` can be asked for: the one in the same network, else its first of the
/// family; 0.0.0.0 or :: without any.
[[nodiscard]] net::Address source_for(const Picture& picture, InterfaceIndex interface,
                                      const net::Address& to) noexcept;

}  // namespace wirelab::net_status
