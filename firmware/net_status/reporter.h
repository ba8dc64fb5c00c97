#pragma once

#include <vector>

#include "firmware/core/calendar.h"
#include "firmware/core/calendar_anchor.h"
#include "firmware/core/log.h"
#include "firmware/core/timer.h"
#include "firmware/net/stack.h"
#include "firmware/net_status/address_check.h"
#include "firmware/net_status/announcer.h"
#include "firmware/net_status/documents.h"
#include "firmware/net_status/seen_frame.h"

namespace wirelab::net_status {

/// What a reporter works with; all of it must outlive it.
struct ReporterParts {
  net::Stack& stack;
  FactSource& facts;
  const Calendar& calendar;
  Entropy& entropy;
  const Log& log;
  std::string_view stack_name;  ///< "posix" or "lwip"
};

/// Hears that the timeline has grown.
class TimelineWitness : public ListNode {
 public:
  /// Marks whoever is to look; it must not link or unlink any witness.
  virtual void timeline_grew() = 0;

 protected:
  ~TimelineWitness() = default;
};

/// Why no frame could be sent, for whoever asked for it.
[[nodiscard]] Refusal why_not_sent(Error error) noexcept;

/// Keeps the picture up to date: looks at the frames of every Ethernet interface and at the stack's tables, tells the
/// log what changed, and wakes whoever waits for events. The thin side of `Picture`.
class Reporter final : private Watcher, private FrameSender {
 public:
  Reporter(const ReporterParts& parts, const Sizes& sizes);
  ~Reporter();

  /// Begins to look. Where the system does not let it see frames, it reports the stack's tables alone and says so.
  void start();
  void stop();

  /// The picture as of now: what the stack and the taps have is looked at first.
  [[nodiscard]] Picture& picture();
  /// For documents; refers to the picture as `picture` left it.
  [[nodiscard]] Report report() const;
  [[nodiscard]] FactSource& facts() noexcept { return parts_.facts; }
  [[nodiscard]] net::Stack& stack() noexcept { return parts_.stack; }
  [[nodiscard]] Reactor& reactor() noexcept { return parts_.stack.reactor(); }
  [[nodiscard]] const Log& log() const noexcept { return parts_.log; }

  /// Makes the stack ask for the MAC of an address, also of one that it knows, for whoever commanded it.
  [[nodiscard]] ActionResult ask_for(InterfaceIndex interface, const net::Address& address);
  /// Whether the frames of an interface are looked at. Where they are not, the stack's tables are all there is to ask.
  [[nodiscard]] bool sees(InterfaceIndex interface) const noexcept;
  /// Puts a frame on the link of an interface. `unsupported` if there is no tap on it.
  [[nodiscard]] Result<void> send(InterfaceIndex interface, ConstBytes frame) override;

  void add(FrameWitness& witness) noexcept { frame_witnesses_.push_back(witness); }
  void add(TimelineWitness& witness) noexcept { timeline_witnesses_.push_back(witness); }

 private:
  struct Eye {
    InterfaceIndex interface = 0;
    net::FrameTapHandle tap;  // null where frames cannot be seen
    std::uint64_t dropped = 0;
    TimePoint asked_again{};  // when the lease was last asked for, where frames tell nothing of it
  };

  void ready() override;
  void look();
  void look_at_frames();
  void look_through(Eye& eye);
  void ask_for_lease(Eye& eye);
  void take(SeenFrame& frame, InterfaceIndex interface);
  void fit_eyes();
  void open_eye(const Interface& interface);
  void adopt_lease(const Interface& interface);
  void adopt_unseen_lease(InterfaceIndex index);
  void tell();
  void write_log(const Event& event) const;
  void act_on(const Event& event);
  void check_addresses(InterfaceIndex interface);
  void plan();

  ReporterParts parts_;
  Picture picture_;
  Announcer announcer_;
  AddressCheck address_check_;
  std::vector<Eye> eyes_;
  std::string_view blindness_;
  CalendarAnchor calendar_;
  IntrusiveList<FrameWitness> frame_witnesses_;
  IntrusiveList<TimelineWitness> timeline_witnesses_;
  Timer timer_;
  TimePoint started_{};
  std::uint64_t told_ = 0;  // events that witnesses and the log know
  bool running_ = false;
};

}  // namespace wirelab::net_status
