#pragma once

#include "firmware/net_status/job.h"

namespace wirelab::net_status {

/// DHCP_DISCOVER: asks every server on the link what it would give, and takes nothing. Offers beyond those that it
/// keeps are counted as they come: what is not kept cannot be told from its repetition.
class Discover final : public Job, private FrameWitness {
 public:
  static constexpr std::size_t kOffers = 8;

  struct Question {
    Interface interface;
    Duration wait;
    std::uint32_t xid;
  };

  Discover(JobParts parts, const Question& question) noexcept
      : Job(std::move(parts)),
        question_(question),
        again_(service().reactor(), *this),
        end_(service().reactor(), *this) {}

  void begin() override;
  void ready() override;

 private:
  struct Offer {
    DhcpDetail detail;
    TimePoint at{};
  };

  void saw(const SeenFrame& frame) override;
  void write(JsonWriter& json, const Report& report) override;
  [[nodiscard]] Result<void> send();

  Question question_;
  Timer again_;  // a discover can be lost like any other frame
  Timer end_;
  TimePoint begun_{};
  std::array<Offer, kOffers> offers_{};
  std::size_t offer_count_ = 0;
  std::uint64_t left_out_ = 0;
};

}  // namespace wirelab::net_status
