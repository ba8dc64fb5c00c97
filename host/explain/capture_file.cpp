#include "host/explain/capture_file.h"

#include <algorithm>

namespace wirelab::explain {
namespace {

constexpr std::uint32_t kMicroseconds = 0xa1b2c3d4;
constexpr std::uint32_t kNanoseconds = 0xa1b23c4d;
constexpr std::uint32_t kLongRecords = 0xa1b2cd34;  // libpcap as Red Hat 6 and SuSE patched it
constexpr std::size_t kPcapHeader = 24;
constexpr std::size_t kRecordHeader = 16;
constexpr std::size_t kLongRecordHeader = 24;

constexpr std::uint32_t kSection = 0x0a0d0d0a;
constexpr std::uint32_t kByteOrder = 0x1a2b3c4d;
constexpr std::uint32_t kInterface = 1;
constexpr std::uint32_t kObsoletePacket = 2;
constexpr std::uint32_t kSimplePacket = 3;
constexpr std::uint32_t kEnhancedPacket = 6;
constexpr std::size_t kBlockFrame = 12;  // type, length, and the length again
constexpr std::size_t kSectionLeast = 28;
constexpr std::size_t kEnhancedHeader = 20;

constexpr std::uint16_t kOptionEnd = 0;
constexpr std::uint16_t kOptionComment = 1;
constexpr std::uint16_t kOptionResolution = 9;
constexpr std::uint16_t kOptionOffset = 14;

std::uint8_t u8(ConstBytes bytes, std::size_t at) noexcept { return std::to_integer<std::uint8_t>(bytes[at]); }

std::uint32_t little(ConstBytes bytes, std::size_t at) noexcept {
  return std::uint32_t{u8(bytes, at)} | std::uint32_t{u8(bytes, at + 1)} << 8U |
         std::uint32_t{u8(bytes, at + 2)} << 16U | std::uint32_t{u8(bytes, at + 3)} << 24U;
}

std::uint32_t reversed(std::uint32_t number) noexcept {
  return number >> 24U | (number >> 8U & 0xff00U) | (number << 8U & 0xff0000U) | number << 24U;
}

/// What programs that pack files begin them with.
bool is_compressed(ConstBytes file) noexcept {
  if (file.size() < 4) return false;
  const std::uint32_t magic = little(file, 0);
  return (magic & 0xffffU) == 0x8b1f || magic == 0xfd2fb528 || magic == 0x184d2204 || (magic & 0xffffffU) == 0x685a42;
}

constexpr std::size_t padded(std::size_t size) noexcept { return (size + 3) / 4 * 4; }

/// Calls `take` with the code and value of each option until it answers true; lengths that lead outside end them.
template <typename Read16, typename Take>
void each_option(ConstBytes options, Read16 read, Take take) {
  while (options.size() >= 4) {
    const std::uint16_t code = read(options, 0);
    const std::size_t length = read(options, 2);
    options = options.subspan(4);
    if (code == kOptionEnd || length > options.size() || take(code, options.first(length))) return;
    options = options.subspan(std::min(padded(length), options.size()));
  }
}

std::chrono::nanoseconds time_of(std::uint64_t ticks, std::uint64_t each_second, std::int64_t offset) noexcept {
  constexpr std::uint64_t kNano = 1'000'000'000;
  constexpr std::int64_t kMostSeconds = INT64_MAX / 1'000'000'000 - 1;
  const std::uint64_t seconds = ticks / each_second;
  const std::uint64_t rest = ticks % each_second;
  // With more than 10^9 ticks a second the product would overflow, and the last digits do not matter.
  const std::uint64_t fraction = each_second <= kNano ? rest * kNano / each_second : rest / (each_second / kNano);
  const auto whole = static_cast<std::int64_t>(std::min<std::uint64_t>(seconds, kMostSeconds));
  const std::int64_t shifted = std::clamp<std::int64_t>(offset, -kMostSeconds, kMostSeconds - whole) + whole;
  return std::chrono::seconds(shifted) + std::chrono::nanoseconds(fraction);
}

}  // namespace

std::string_view flaw_text(FileFlaw flaw) noexcept {
  switch (flaw) {
    case FileFlaw::not_a_capture: return "is neither a pcap nor a pcapng file";
    case FileFlaw::compressed: return "is compressed; unpack it first";
    case FileFlaw::cut: return "ends inside a packet";
    case FileFlaw::block_length: return "has a block whose length cannot be";
    case FileFlaw::unknown_interface: return "has a packet of an interface that it does not describe";
  }
  return "";
}

CaptureReader::Trouble CaptureReader::fail(FileFlaw flaw) noexcept {
  format_ = Format::over;
  return Trouble(FileTrouble{flaw, at_});
}

std::uint16_t CaptureReader::u16(ConstBytes bytes, std::size_t at) const noexcept {
  const unsigned first = u8(bytes, at);
  const unsigned second = u8(bytes, at + 1);
  return static_cast<std::uint16_t>(swapped_ ? first << 8U | second : second << 8U | first);
}

std::uint32_t CaptureReader::u32(ConstBytes bytes, std::size_t at) const noexcept {
  const std::uint32_t number = little(bytes, at);
  return swapped_ ? reversed(number) : number;
}

std::expected<void, FileTrouble> CaptureReader::begin() {
  if (is_compressed(file_)) return fail(FileFlaw::compressed);
  if (file_.size() < kPcapHeader) return fail(FileFlaw::not_a_capture);
  std::uint32_t magic = little(file_, 0);
  if (magic == kSection) {
    format_ = Format::pcapng;
    return {};
  }
  const auto is_known = [](std::uint32_t one) {
    return one == kMicroseconds || one == kNanoseconds || one == kLongRecords;
  };
  swapped_ = is_known(reversed(magic));
  if (swapped_) magic = reversed(magic);
  if (!is_known(magic)) return fail(FileFlaw::not_a_capture);
  format_ = Format::pcap;
  long_records_ = magic == kLongRecords;
  // The upper bits of the number say how long checksums are (draft-ietf-opsawg-pcap, section 4).
  interfaces_.push_back({.link_type = static_cast<std::uint16_t>(u32(file_, 20) & 0xffffU),
                         .snap_length = u32(file_, 16),
                         .ticks_per_second = magic == kNanoseconds ? 1'000'000'000U : 1'000'000U});
  at_ = kPcapHeader;
  return {};
}

CaptureReader::MaybePacket CaptureReader::next() {
  if (format_ == Format::unknown) {
    if (const auto begun = begin(); !begun) return std::unexpected(begun.error());
  }
  if (format_ == Format::over) return std::optional<CapturedPacket>();
  if (format_ == Format::pcap) return next_record();
  while (at_ < file_.size()) {
    const auto block = next_block();
    if (!block) return std::unexpected(block.error());
    auto packet = take_block(*block);
    if (!packet || *packet) return packet;
  }
  format_ = Format::over;
  return std::optional<CapturedPacket>();
}

CaptureReader::MaybePacket CaptureReader::next_record() {
  const ConstBytes rest = file_.subspan(at_);
  if (rest.empty()) {
    format_ = Format::over;
    return std::optional<CapturedPacket>();
  }
  const std::size_t header = long_records_ ? kLongRecordHeader : kRecordHeader;
  if (rest.size() < header) return fail(FileFlaw::cut);
  const std::size_t captured = u32(rest, 8);
  if (captured > rest.size() - header) return fail(FileFlaw::cut);
  const Interface& only = interfaces_.front();
  const std::uint64_t ticks = u32(rest, 0) * only.ticks_per_second + u32(rest, 4);
  at_ += header + captured;
  return CapturedPacket{.time = time_of(ticks, only.ticks_per_second, 0),
                        .link_type = only.link_type,
                        .bytes = rest.subspan(header, captured),
                        .original_length = std::max<std::size_t>(u32(rest, 12), captured),
                        .comment = {}};
}

std::expected<CaptureReader::Block, FileTrouble> CaptureReader::next_block() {
  const ConstBytes rest = file_.subspan(at_);
  if (rest.size() < kBlockFrame) return fail(FileFlaw::cut);
  const bool begins_section = little(rest, 0) == kSection;
  if (begins_section) {
    if (rest.size() < kSectionLeast) return fail(FileFlaw::cut);
    swapped_ = little(rest, 8) == reversed(kByteOrder);
    if (!swapped_ && little(rest, 8) != kByteOrder) return fail(FileFlaw::not_a_capture);
    interfaces_.clear();
  }
  const std::size_t length = u32(rest, 4);
  if (length < kBlockFrame || length % 4 != 0) return fail(FileFlaw::block_length);
  if (length > rest.size()) return fail(FileFlaw::cut);
  if (u32(rest, length - 4) != length) return fail(FileFlaw::block_length);
  at_ += length;
  return Block{.type = u32(rest, 0), .body = rest.subspan(8, length - kBlockFrame)};
}

CaptureReader::MaybePacket CaptureReader::take_block(const Block& block) {
  switch (block.type) {
    case kInterface: {
      if (const auto taken = take_interface(block.body); !taken) return std::unexpected(taken.error());
      return std::optional<CapturedPacket>();
    }
    case kEnhancedPacket: return take_enhanced(block.body, false);
    case kObsoletePacket: return take_enhanced(block.body, true);
    case kSimplePacket: return take_simple(block.body);
    default: return std::optional<CapturedPacket>();
  }
}

std::expected<void, FileTrouble> CaptureReader::take_interface(ConstBytes body) {
  if (body.size() < 8 || interfaces_.size() == kMostInterfaces) return fail(FileFlaw::block_length);
  Interface interface{.link_type = u16(body, 0), .snap_length = u32(body, 4)};
  read_interface_options(interface, body.subspan(8));
  interfaces_.push_back(interface);
  return {};
}

void CaptureReader::read_interface_options(Interface& interface, ConstBytes options) const noexcept {
  const auto read = [this](ConstBytes bytes, std::size_t at) { return u16(bytes, at); };
  each_option(options, read, [&](std::uint16_t code, ConstBytes value) {
    if (code == kOptionResolution && value.size() == 1) {
      const unsigned exponent = u8(value, 0) & 0x7fU;
      const bool binary = (u8(value, 0) & 0x80U) != 0;
      // Powers that do not fit 64 bits are no clock's.
      if (exponent < (binary ? 64U : 20U)) {
        interface.ticks_per_second = 1;
        for (unsigned i = 0; i < exponent; ++i) interface.ticks_per_second *= binary ? 2 : 10;
      }
    } else if (code == kOptionOffset && value.size() == 8) {
      const std::uint64_t low = u32(value, swapped_ ? 4 : 0);
      const std::uint64_t high = u32(value, swapped_ ? 0 : 4);
      interface.offset_seconds = static_cast<std::int64_t>(high << 32U | low);
    }
    return false;
  });
}

std::string_view CaptureReader::comment_of(ConstBytes options) const noexcept {
  std::string_view comment;
  const auto read = [this](ConstBytes bytes, std::size_t at) { return u16(bytes, at); };
  each_option(options, read, [&](std::uint16_t code, ConstBytes value) {
    if (code == kOptionComment) comment = as_text(value);
    return code == kOptionComment;
  });
  return comment;
}

CaptureReader::MaybePacket CaptureReader::take_enhanced(ConstBytes body, bool obsolete) {
  if (body.size() < kEnhancedHeader) return fail(FileFlaw::block_length);
  const std::size_t number = obsolete ? u16(body, 0) : u32(body, 0);
  if (number >= interfaces_.size()) return fail(FileFlaw::unknown_interface);
  const Interface& interface = interfaces_[number];
  const std::size_t captured = u32(body, 12);
  if (captured > body.size() - kEnhancedHeader) return fail(FileFlaw::block_length);
  const std::uint64_t ticks = std::uint64_t{u32(body, 4)} << 32U | u32(body, 8);
  const std::size_t behind = std::min(kEnhancedHeader + padded(captured), body.size());
  return CapturedPacket{.time = time_of(ticks, interface.ticks_per_second, interface.offset_seconds),
                        .link_type = interface.link_type,
                        .bytes = body.subspan(kEnhancedHeader, captured),
                        .original_length = std::max<std::size_t>(u32(body, 16), captured),
                        .comment = comment_of(body.subspan(behind))};
}

CaptureReader::MaybePacket CaptureReader::take_simple(ConstBytes body) {
  if (body.size() < 4) return fail(FileFlaw::block_length);
  if (interfaces_.empty()) return fail(FileFlaw::unknown_interface);
  const Interface& first = interfaces_.front();
  const std::size_t original = u32(body, 0);
  const std::size_t snapped = first.snap_length == 0 ? original : std::min<std::size_t>(original, first.snap_length);
  return CapturedPacket{.time = std::nullopt,
                        .link_type = first.link_type,
                        .bytes = body.subspan(4, std::min(snapped, body.size() - 4)),
                        .original_length = original,
                        .comment = {}};
}

}  // namespace wirelab::explain
