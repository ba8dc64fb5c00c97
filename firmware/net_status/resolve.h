#pragma once

#include "firmware/net_status/arp_question.h"
#include "firmware/net_status/job.h"

namespace wirelab::net_status {

/// ARP_RESOLVE: asks who has an address and shows request and replies. Where frames cannot be seen, the stack is made
/// to ask, and what its table has afterwards is all that is shown.
class Resolve final : public Job {
 public:
  struct Question {
    Interface interface;
    net::Address source;
    net::Address address;
    Duration wait;
  };

  Resolve(JobParts parts, const Question& question) noexcept
      : Job(std::move(parts)), question_(question), arp_(service(), *this), timer_(service().reactor(), *this) {}

  void begin() override;
  void ready() override;

 private:
  void write(JsonWriter& json, const Report& report) override;
  [[nodiscard]] bool stack_may_ask();
  void look_into_table();

  Question question_;
  ArpQuestion arp_;
  Timer timer_;  // where the stack asks: when its table is looked at again
  TimePoint deadline_{};
  std::optional<net::MacAddress> mac_;
  bool blind_ = false;
};

}  // namespace wirelab::net_status
