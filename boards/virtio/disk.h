#pragma once

#include <array>
#include <cstdint>

#include "boards/bare_metal/wake_source.h"
#include "boards/virtio/transport.h"
#include "firmware/core/intrusive_list.h"
#include "firmware/core/poller.h"

namespace wirelab::virtio {

/// One thing asked of a disk. The owner keeps it, and the bytes, until `done` was called.
class DiskRequest : public ListNode {
 public:
  DiskRequest() = default;

  /// The disk is done; on the loop's thread, outside the owner's own calls. `outcome` is `io` if the device failed,
  /// `invalid` for what lies outside it, `unsupported` if it cannot do that.
  virtual void done(Result<void> outcome) = 0;

 protected:
  virtual ~DiskRequest() = default;

 private:
  friend class Disk;
  enum class Kind : std::uint32_t { read = 0, write = 1, flush = 4 };  // virtio 1.2 section 5.2.6

  Kind kind_ = Kind::read;
  std::uint64_t sector_ = 0;
  Part data_{};
};

/// A disk (virtio 1.2 section 5.2). Requests beyond its queue wait here, in order; the device may finish them in any.
class Disk final : public Poller, public boards::WakeSource {
 public:
  /// Bytes of a sector; everything is addressed in whole ones.
  static constexpr std::size_t kSector = 512;
  /// Requests that the device has at a time.
  static constexpr std::uint16_t kRequests = 16;

  /// The transport must outlive it.
  explicit Disk(Transport& transport) noexcept : transport_(transport) {}
  /// Stops the device. No request may be under way.
  ~Disk() override;

  /// Takes the device over; `unsupported` if it is not one that this driver understands, or read-only. Once.
  [[nodiscard]] Result<void> start() noexcept;
  /// How large it is.
  [[nodiscard]] std::uint64_t sectors() const noexcept { return sectors_; }

  /// Reads sectors from `first` on into `into`, whose size is a multiple of kSector.
  void read(DiskRequest& request, std::uint64_t first, MutableBytes into) noexcept;
  /// Writes them. They are safe only once a later `flush` is done.
  void write(DiskRequest& request, std::uint64_t first, ConstBytes from) noexcept;
  /// Everything whose writing was done before is on the medium when this is done.
  void flush(DiskRequest& request) noexcept;

  /// Looks for what is done. Calls no owner from inside `read`, `write` or `flush`.
  void poll(Duration max_wait) override;
  [[nodiscard]] TimePoint next_deadline() const noexcept override;

  [[nodiscard]] bool may_sleep() noexcept override;
  void woke() noexcept override;

 private:
  // Section 5.2.6, as the device reads it.
  struct Header {
    std::uint32_t kind;
    std::uint32_t reserved;
    std::uint64_t sector;
  };
  struct Place {
    Header header{};
    std::byte status{};
    DiskRequest* request = nullptr;
  };

  void begin(DiskRequest& request, DiskRequest::Kind kind, std::uint64_t first, const Part& data) noexcept;
  void hand_over() noexcept;
  [[nodiscard]] Place* free_place() noexcept;

  Transport& transport_;
  std::uint64_t sectors_ = 0;
  bool can_flush_ = false;
  bool started_ = false;
  IntrusiveList<DiskRequest> waiting_;
  IntrusiveList<DiskRequest> refused_;
  QueueMemory<4 * kRequests> memory_;  // header, data, status
  Queue queue_{memory_};
  std::array<Place, kRequests> places_{};
};

}  // namespace wirelab::virtio
