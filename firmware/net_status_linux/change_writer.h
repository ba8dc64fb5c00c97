#pragma once

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/netlink_requests.h"

namespace wirelab::net_status {

/// Carries announcements over to a sink, and knows which of them do not tell everything that has changed.
class ChangeWriter final : public MessageTaker {
 public:
  /// `now` is the moment from which ages count back. With `must_read_all` announcements are only taken off the queue.
  /// The sink must outlive the writer.
  ChangeWriter(FactSink& sink, TimePoint now, bool must_read_all) noexcept
      : sink_(sink), now_(now), must_read_all_(must_read_all) {}

  /// One announcement. Nothing is written once `must_read_all` holds.
  bool message(const NetlinkMessage& message) override;

  /// True once more has changed than was announced. An interface that goes down, or an address that is taken away,
  /// takes routes along of which the kernel says nothing; one that is replaced is not announced as gone.
  [[nodiscard]] bool must_read_all() const noexcept { return must_read_all_; }

 private:
  void change_address(const NetlinkMessage& message);
  void change_routes(const NetlinkMessage& message);
  void change_neighbour(const NetlinkMessage& message);

  FactSink& sink_;
  TimePoint now_;
  bool must_read_all_;
};

}  // namespace wirelab::net_status
