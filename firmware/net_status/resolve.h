#pragma once

#include "firmware/net_status/arp_question.h"
#include "firmware/net_status/job.h"

namespace wirelab::net_status {

/// ARP_RESOLVE: asks who has an address and shows request and replies.
class Resolve final : public Job {
 public:
  struct Question {
    Interface interface;
    net::Address source;
    net::Address address;
    Duration wait;
  };

  Resolve(JobParts parts, const Question& question) noexcept
      : Job(std::move(parts)), question_(question), arp_(service(), *this) {}

  void begin() override;
  void ready() override;

 private:
  void write(JsonWriter& json, const Report& report) override;

  Question question_;
  ArpQuestion arp_;
};

}  // namespace wirelab::net_status
