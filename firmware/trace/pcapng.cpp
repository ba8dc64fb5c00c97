#include "firmware/trace/pcapng.h"

#include "firmware/trace/block_writer.h"

namespace wirelab::trace {
namespace {

// Types of blocks (section 11.1 of the draft).
constexpr std::uint32_t kSectionBlock = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceBlock = 1;
constexpr std::uint32_t kStatisticsBlock = 5;
constexpr std::uint32_t kPacketBlock = 6;

constexpr std::uint32_t kByteOrder = 0x1a2b3c4d;
constexpr std::uint16_t kMajor = 1;
constexpr std::uint16_t kMinor = 0;
constexpr std::uint64_t kLengthUnknown = UINT64_MAX;

// Options of all blocks, and of each.
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kHardware = 2;
constexpr std::uint16_t kApplication = 4;
constexpr std::uint16_t kName = 2;
constexpr std::uint16_t kResolution = 9;
constexpr std::uint16_t kFlags = 2;
constexpr std::uint16_t kDropCount = 4;
constexpr std::uint16_t kReceived = 4;
constexpr std::uint16_t kDropped = 5;
constexpr std::uint16_t kDelivered = 8;

constexpr std::byte kNanoseconds{9};  // ten to the power of minus nine
constexpr std::uint32_t kInbound = 1;
constexpr std::uint32_t kOutbound = 2;

/// A file has no times before 1970.
std::uint64_t ticks(std::chrono::nanoseconds time) noexcept {
  return time.count() < 0 ? 0 : static_cast<std::uint64_t>(time.count());
}

}  // namespace

Result<ConstBytes> write_section(MutableBytes room, const Section& section) noexcept {
  return BlockWriter(room, kSectionBlock)
      .u32(kByteOrder)
      .u16(kMajor)
      .u16(kMinor)
      .u64(kLengthUnknown)
      .text(kHardware, section.hardware)
      .text(kApplication, section.application)
      .end();
}

Result<ConstBytes> write_interface(MutableBytes room, const Interface& interface) noexcept {
  return BlockWriter(room, kInterfaceBlock)
      .u16(interface.link_type)
      .u16(0)
      .u32(interface.snap_length)
      .text(kName, interface.name)
      .option(kResolution, 1)
      .padded({&kNanoseconds, 1})
      .end();
}

Result<ConstBytes> write_packet(MutableBytes room, const Packet& packet) noexcept {
  BlockWriter block(room, kPacketBlock);
  block.u32(0)
      .halves(ticks(packet.time))
      .u32(static_cast<std::uint32_t>(packet.bytes.size()))
      .u32(static_cast<std::uint32_t>(packet.original_size))
      .padded(packet.bytes)
      .text(kComment, packet.comment);
  if (packet.direction) {
    block.option(kFlags, 4).u32(*packet.direction == net::Direction::received ? kInbound : kOutbound);
  }
  if (packet.lost_before > 0) block.option(kDropCount, 8).u64(packet.lost_before);
  return block.end();
}

Result<ConstBytes> write_statistics(MutableBytes room, const Counts& counts) noexcept {
  BlockWriter block(room, kStatisticsBlock);
  block.u32(0).halves(ticks(counts.time));
  block.option(kReceived, 8).u64(counts.received).option(kDropped, 8).u64(counts.dropped);
  if (counts.delivered) block.option(kDelivered, 8).u64(*counts.delivered);
  return block.end();
}

}  // namespace wirelab::trace
