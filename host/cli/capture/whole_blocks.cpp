#include "host/cli/capture/whole_blocks.h"

namespace wirelab::cli {
namespace {

constexpr std::uint32_t kSection = 0x0a0d0d0a;
constexpr std::uint32_t kStatistics = 5;
constexpr std::uint32_t kPacket = 6;
constexpr std::uint16_t kDropped = 5;  // isb_ifdrop
constexpr std::size_t kHead = 8;
constexpr std::size_t kLeastBlock = 12;
constexpr std::size_t kMostBlock = std::size_t{1024} * 1024;
constexpr std::size_t kOptionsAt = 20;  // of statistics

std::uint64_t number_at(ConstBytes bytes, std::size_t at, std::size_t size) {
  std::uint64_t number = 0;
  for (std::size_t i = size; i > 0; --i) number = number << 8U | std::to_integer<std::uint64_t>(bytes[at + i - 1]);
  return number;
}

}  // namespace

bool WholeBlocks::take(ConstBytes bytes) {
  rest_ += as_text(bytes);
  const ConstBytes all = as_bytes(rest_);
  std::size_t whole = 0;
  while (all.size() - whole >= kHead) {
    const ConstBytes here = all.subspan(whole);
    const std::uint64_t length = number_at(here, 4, 4);
    senseless_ = length < kLeastBlock || length > kMostBlock || length % 4 != 0 ||
                 (size_ + whole == 0 && number_at(here, 0, 4) != kSection);
    if (senseless_) return false;
    if (here.size() < length) break;
    look_at(here.first(length));
    whole += length;
  }
  if (whole > 0 && !taker_(all.first(whole))) return false;
  size_ += whole;
  rest_.erase(0, whole);
  return true;
}

void WholeBlocks::look_at(ConstBytes block) {
  const std::uint64_t type = number_at(block, 0, 4);
  if (type == kPacket) ++packets_;
  if (type != kStatistics) return;
  for (std::size_t at = kOptionsAt; at + 12 <= block.size();) {
    const std::uint64_t size = number_at(block, at + 2, 2);
    if (number_at(block, at, 2) == kDropped && size == 8) lost_ = number_at(block, at + 4, 8);
    at += 4 + (size + 3) / 4 * 4;
  }
}

}  // namespace wirelab::cli
