#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/handle.h"
#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/net/address.h"

namespace wirelab::net {

/// Which way a frame went, as seen from this host.
enum class Direction : std::uint8_t { received, sent };

/// What `FrameTap::next` found.
struct FrameInfo {
  std::size_t size = 0;           ///< bytes written into the caller's span
  std::size_t original_size = 0;  ///< the frame's length on the link; larger than `size` if it was cut
  Direction direction = Direction::received;
  std::chrono::nanoseconds time{};  ///< since 1970-01-01 UTC where the board knows it, else since its start
  bool super_frame = false;  ///< larger than the link carries: cut into segments by the card (TSO) or merged (GRO)
  bool checksum_offloaded = false;  ///< the transport checksum was not filled in yet when it was captured
};

/// Which frames a tap shows.
enum class TapFilter : std::uint8_t {
  everything,
  /// ARP, DHCP and ICMP over IPv4 only, as `is_addressing` (frame_filter.h) says: for somebody who follows how hosts
  /// get and find their addresses, and whom a running transfer shall cost nothing. The other frames take no room in the
  /// buffer and call no watcher.
  addressing,
};

/// How a tap is opened.
struct TapOptions {
  /// The interface's name as the stack knows it; empty for the only or first one that is not loopback.
  std::string_view interface = {};
  TapFilter what = TapFilter::everything;
  /// A connection whose own frames are left out, so that sending a capture away does not capture itself.
  struct Conversation {
    Endpoint local;
    Endpoint peer;
  };
  std::optional<Conversation> leave_out = {};
  std::size_t buffer_bytes =
      256 * 1024;  ///< room for frames not yet taken; when full, new frames are counted as dropped
};

/// Link-layer (Ethernet) frames of one interface in both directions, and a way to put frames on the link. On loopback
/// each frame is reported once, as received, though the kernel shows it twice.
class FrameTap : public Resource {
 public:
  /// Takes the next frame, cutting it to the span's size.
  [[nodiscard]] virtual Result<FrameInfo> next(MutableBytes into) = 0;

  /// Sends `frame` (with its Ethernet header, without checksum) as it is.
  [[nodiscard]] virtual Result<void> inject(ConstBytes frame) = 0;

  /// Who is called when frames are there; null for nobody. Replays like Stream::watch.
  virtual void watch(Watcher* watcher) = 0;

  /// Frames lost so far because nobody took them in time.
  [[nodiscard]] virtual std::uint64_t dropped() const = 0;
};

using FrameTapHandle = Handle<FrameTap>;

}  // namespace wirelab::net
