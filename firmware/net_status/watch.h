#pragma once

#include "firmware/net_status/outgoing.h"

namespace wirelab::net_status {

/// NET_WATCH: the events from a number on, those that are kept and then each as it comes, a line of JSON each. Says
/// "nothing" now and then, so that its client can tell silence from a wire that was cut. Without memory for a line it
/// ends, with a refusal as the last one.
class Watch final : public TimelineWitness, private Watcher {
 public:
  static constexpr Duration kHeartbeat = std::chrono::seconds(15);
  /// Bytes that are sent at a time, about.
  static constexpr std::size_t kPortion = std::size_t{16} * 1024;

  /// `waiting` is called when there is something to send. Without `live` it ends with what is kept.
  Watch(Service& service, Watcher& waiting, Service::Place place, std::uint64_t since, bool live) noexcept;

  [[nodiscard]] command::Step next();
  void timeline_grew() override { service_.reactor().mark(waiting_); }

 private:
  void ready() override;
  [[nodiscard]] command::Step give_up();
  void write_lines();
  void end_line(const JsonWriter& json);

  Service& service_;
  Watcher& waiting_;
  Service::Place place_;
  Timer heartbeat_;
  std::uint64_t next_;
  bool live_;
  bool failed_ = false;
  bool streaming_ = false;  // a line was sent
  bool gave_up_ = false;
  GrowingText lines_;
};

/// The exchange that owns a watch.
class WatchExchange final : public command::Exchange {
 public:
  explicit WatchExchange(std::unique_ptr<Watch> watch) noexcept : watch_(std::move(watch)) {}
  [[nodiscard]] command::Step next() override { return watch_->next(); }

 private:
  std::unique_ptr<Watch> watch_;
};

}  // namespace wirelab::net_status
