#include "host/explain/annotator.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab::explain {
namespace {

// draft-ietf-opsawg-pcapng, sections 4.1 to 4.4 and appendix; draft-ietf-opsawg-pcap, section 4.
constexpr std::uint32_t kSectionBlock = 0x0a0d0d0a;
constexpr std::uint32_t kInterfaceBlock = 1;
constexpr std::uint32_t kObsoleteBlock = 2;
constexpr std::uint32_t kSimpleBlock = 3;
constexpr std::uint32_t kEnhancedBlock = 6;
constexpr std::uint16_t kEnd = 0;
constexpr std::uint16_t kComment = 1;
constexpr std::uint16_t kResolution = 9;
constexpr std::uint16_t kChecksumLength = 13;
constexpr std::size_t kHead = 8;    // type and length
constexpr std::size_t kFixed = 28;  // of a packet's block, with its head
constexpr std::size_t kTail = 4;    // the length again
constexpr std::size_t kMostComment = 65'532;

constexpr std::size_t padding(std::size_t size) noexcept { return (4 - size % 4) % 4; }

/// A comment's length has 16 bits; what is more is cut, between characters.
std::string_view short_enough(std::string_view text) {
  if (text.size() <= kMostComment) return text;
  std::size_t size = kMostComment;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80) --size;
  return text.substr(0, size);
}

}  // namespace

Annotator::Annotator(ConstBytes file) : file_(file) {
  constexpr std::size_t kPcapHeader = 24;
  is_pcap_ = file.size() >= kPcapHeader && number32(file, 0) != kSectionBlock;
  if (is_pcap_) begin_from_pcap();
}

std::uint16_t Annotator::number16(ConstBytes bytes, std::size_t at) const noexcept {
  const auto first = std::to_integer<unsigned>(bytes[at]);
  const auto second = std::to_integer<unsigned>(bytes[at + 1]);
  return static_cast<std::uint16_t>(big_endian_ ? first << 8U | second : second << 8U | first);
}

std::uint32_t Annotator::number32(ConstBytes bytes, std::size_t at) const noexcept {
  const std::uint32_t first = number16(bytes, at);
  const std::uint32_t second = number16(bytes, at + 2);
  return big_endian_ ? first << 16U | second : second << 16U | first;
}

void Annotator::put16(std::uint16_t number) {
  const auto low = static_cast<char>(number & 0xffU);
  const auto high = static_cast<char>(number >> 8U);
  out_ += big_endian_ ? high : low;
  out_ += big_endian_ ? low : high;
}

void Annotator::put32(std::uint32_t number) {
  const auto low = static_cast<std::uint16_t>(number & 0xffffU);
  const auto high = static_cast<std::uint16_t>(number >> 16U);
  put16(big_endian_ ? high : low);
  put16(big_endian_ ? low : high);
}

void Annotator::put_bytes(ConstBytes bytes) { out_ += as_text(bytes); }

void Annotator::put_padded(ConstBytes bytes) {
  put_bytes(bytes);
  out_.append(padding(bytes.size()), '\0');
}

void Annotator::put_comment(std::string_view comment) {
  const std::string_view fits = short_enough(comment);
  put16(kComment);
  put16(static_cast<std::uint16_t>(fits.size()));
  put_padded(as_bytes(fits));
}

/// Writes the length of the block that begins there, at both its ends.
void Annotator::close_block(std::size_t begin) {
  const auto size = static_cast<std::uint32_t>(out_.size() - begin + kTail);
  put32(size);
  std::copy_n(out_.end() - kTail, kTail, out_.begin() + static_cast<std::ptrdiff_t>(begin) + 4);
}

void Annotator::begin_from_pcap() {
  constexpr std::array<std::uint32_t, 3> kKnown{0xa1b2c3d4, 0xa1b23c4d, 0xa1b2cd34};
  big_endian_ = std::ranges::find(kKnown, number32(file_, 0)) == kKnown.end();
  const bool nanoseconds = number32(file_, 0) == kKnown[1];
  const std::uint32_t link = number32(file_, 20);
  const std::uint32_t snap_length = number32(file_, 16);
  tick_ = nanoseconds ? 1 : 1'000;
  big_endian_ = false;
  put32(kSectionBlock);
  put32(0);
  put32(0x1a2b3c4d);
  put16(1);
  put16(0);
  put32(UINT32_MAX);  // the section's length is not said
  put32(UINT32_MAX);
  close_block(0);
  const std::size_t begin = out_.size();
  put32(kInterfaceBlock);
  put32(0);
  put16(static_cast<std::uint16_t>(link & 0xffffU));
  put16(0);
  put32(snap_length);
  put16(kResolution);
  put16(1);
  put32(nanoseconds ? 9 : 6);
  if ((link & 0x04000000U) != 0) {
    put16(kChecksumLength);
    put16(1);
    put32((link >> 28U) * 2);
  }
  put32(kEnd);
  close_block(begin);
}

void Annotator::add(const CapturedPacket& packet, std::size_t behind, std::string_view comment) {
  if (is_pcap_) {
    add_record(packet, comment);
  } else {
    copy_blocks(behind, &comment);
  }
  at_ = behind;
}

void Annotator::add_record(const CapturedPacket& packet, std::string_view comment) {
  const std::size_t begin = out_.size();
  const auto ticks = static_cast<std::uint64_t>(packet.time.value_or(std::chrono::nanoseconds()).count() / tick_);
  put32(kEnhancedBlock);
  put32(0);
  put32(0);
  put32(static_cast<std::uint32_t>(ticks >> 32U));
  put32(static_cast<std::uint32_t>(ticks & UINT32_MAX));
  put32(static_cast<std::uint32_t>(packet.bytes.size()));
  put32(static_cast<std::uint32_t>(packet.original_length));
  put_padded(packet.bytes);
  put_comment(comment);
  put32(kEnd);
  close_block(begin);
}

/// All blocks up to `behind`; the last one gets the comment, if there is one. The reader has looked at their lengths.
void Annotator::copy_blocks(std::size_t behind, const std::string_view* comment) {
  while (at_ + kHead + kTail <= behind) {
    const ConstBytes rest = file_.subspan(at_, behind - at_);
    const bool section = number32(rest, 0) == kSectionBlock;
    if (section) big_endian_ = std::to_integer<unsigned>(rest[kHead]) == 0x1a;
    const std::size_t size = number32(rest, 4);
    if (size < kHead + kTail || size > rest.size()) return;
    const ConstBytes block = rest.first(size);
    at_ += size;
    const std::uint32_t type = number32(block, 0);
    const bool of_packet = comment != nullptr && at_ == behind;
    if (of_packet && (type == kEnhancedBlock || type == kObsoleteBlock)) {
      copy_with_comment(block, *comment);
      continue;
    }
    if (of_packet && type == kSimpleBlock) ++without_comment_;
    const std::size_t begin = out_.size();
    put_bytes(block);
    // Comments make it longer than it says.
    if (section && size >= 28) std::fill_n(out_.begin() + static_cast<std::ptrdiff_t>(begin) + 16, 8, '\xff');
  }
}

void Annotator::copy_with_comment(ConstBytes block, std::string_view comment) {
  const std::size_t begin = out_.size();
  const std::size_t captured = number32(block, 20);
  const std::size_t body = std::min(kFixed + captured + padding(captured), block.size() - kTail);
  put_bytes(block.first(body));
  ConstBytes options = block.subspan(body, block.size() - kTail - body);
  bool is_there = false;
  while (options.size() >= 4) {
    const std::size_t size = number16(options, 2);
    const std::size_t whole = 4 + size + padding(size);
    const std::uint16_t code = number16(options, 0);
    if (code == kEnd || whole > options.size()) break;
    is_there = is_there || (code == kComment && as_text(options.subspan(4, size)) == short_enough(comment));
    put_bytes(options.first(whole));
    options = options.subspan(whole);
  }
  if (!is_there) put_comment(comment);
  put32(kEnd);
  close_block(begin);
}

std::string Annotator::finish(std::size_t behind) {
  if (!is_pcap_) copy_blocks(behind, nullptr);
  return std::move(out_);
}

}  // namespace wirelab::explain
