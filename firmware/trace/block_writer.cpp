#include "firmware/trace/block_writer.h"

#include "firmware/trace/pcapng.h"

namespace wirelab::trace {
namespace {

constexpr std::size_t kLengthAt = 4;

/// The beginning of a UTF-8 text that has room, without half a character at its end.
std::string_view cut(std::string_view text) noexcept {
  if (text.size() <= kMostText) return text;
  std::size_t size = kMostText;
  while (size > 0 && (static_cast<unsigned char>(text[size]) & 0xc0U) == 0x80U) --size;
  return text.substr(0, size);
}

}  // namespace

BlockWriter& BlockWriter::text(std::uint16_t code, std::string_view text) noexcept {
  if (text.empty()) return *this;
  const std::string_view fitting = cut(text);
  return option(code, fitting.size()).padded(as_bytes(fitting));
}

Result<ConstBytes> BlockWriter::end() noexcept {
  if (has_options_) u32(0);  // opt_endofopt, of no length
  const std::size_t length = used_ + 4;
  u32(static_cast<std::uint32_t>(length));
  if (!good_) return fail(Error::invalid);
  used_ = kLengthAt;
  u32(static_cast<std::uint32_t>(length));
  return room_.first(length);
}

BlockWriter& BlockWriter::little(std::uint64_t number, std::size_t size) noexcept {
  std::array<std::byte, 8> bytes;
  for (std::size_t i = 0; i < size; ++i) bytes.at(i) = static_cast<std::byte>(number >> (8 * i) & 0xffU);
  return copy(ConstBytes(bytes).first(size));
}

BlockWriter& BlockWriter::copy(ConstBytes bytes) noexcept {
  good_ = good_ && bytes.size() <= room_.size() - used_;
  if (!good_) return *this;
  copy_bytes(bytes, room_.subspan(used_));
  used_ += bytes.size();
  return *this;
}

}  // namespace wirelab::trace
