#pragma once

#include "firmware/core/reactor.h"
#include "firmware/net_posix/descriptor.h"

namespace wirelab::net {

/// What epoll and poll(2) have in common: descriptors are armed for one event at a time, an event disarms and marks the
/// descriptor's watcher. Also keeps those who wait for a resource that no descriptor announces. Attached to its reactor
/// from construction to destruction; it must outlive the descriptors that it knows.
class PosixPoller : public Poller {
 public:
  /// How often those who are starved of something that is not ours to free try again.
  static constexpr Duration kRetryPeriod = std::chrono::milliseconds(50);

  ~PosixPoller() override;

  /// Marks the descriptor's watcher once `events` (kReadable, kWritable) happen after the last attempt that answered
  /// EAGAIN. Call it only after such an attempt: what was there before may be reported or not. If the system has no
  /// room for another descriptor, the watcher is called after kRetryPeriod instead, to try again.
  void arm(Descriptor& descriptor, Events events);

  /// Marks the watcher as soon as `resources_freed` is called, and every kRetryPeriod: for a shortage (descriptors,
  /// buffers, places in a pool) that may end without anybody telling.
  void starve(Descriptor& descriptor);
  /// Something that others may be starved of was given back.
  void resources_freed() noexcept;

  /// Sets who is marked; null for nobody. Marks a new watcher at once if something happened that nobody was told, or if
  /// nobody has tried to read yet.
  void watch(Descriptor& descriptor, Watcher* watcher) noexcept;
  /// Marks the watcher for the next turn.
  void again(Descriptor& descriptor) noexcept;

  /// No event of this descriptor arrives afterwards. Harmless if it is not known.
  void forget(Descriptor& descriptor) noexcept;

  [[nodiscard]] Reactor& reactor() const noexcept { return reactor_; }
  [[nodiscard]] bool can_wait() const noexcept final { return true; }

 protected:
  explicit PosixPoller(Reactor& reactor) noexcept;

  /// Something happened: disarms and marks.
  void deliver(Descriptor& descriptor, Events happened) noexcept;
  [[nodiscard]] static Events armed(const Descriptor& descriptor) noexcept { return descriptor.armed_; }

 private:
  /// Makes the operating system report what the descriptor is armed for. False if there is no room for it.
  [[nodiscard]] virtual bool enroll(Descriptor& descriptor) = 0;
  /// The opposite; called only for descriptors that were enrolled.
  virtual void dismiss(Descriptor& descriptor) noexcept = 0;

  class Retry final : public Watcher {
   public:
    explicit Retry(PosixPoller& poller) noexcept : poller_(poller) {}
    void ready() override { poller_.resources_freed(); }

   private:
    PosixPoller& poller_;
  };

  Reactor& reactor_;
  IntrusiveList<Descriptor> starved_;
  Retry retry_{*this};
  Timer retry_timer_{reactor_, retry_};
};

/// How long a system call that counts in milliseconds has to wait so that it does not return before `wait` is over;
/// never negative.
[[nodiscard]] int whole_milliseconds(Duration wait) noexcept;

}  // namespace wirelab::net
