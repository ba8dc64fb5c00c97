#include "firmware/packet/checksum.h"

#include "firmware/packet/fields.h"

namespace wirelab::packet {

std::string_view checksum_name(Checksum checksum) noexcept {
  switch (checksum) {
    case Checksum::right: return "right";
    case Checksum::wrong: return "wrong";
    case Checksum::absent: return "absent";
  }
  return "";
}

ChecksumSum& ChecksumSum::add(ConstBytes bytes) noexcept {
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) sum_ += u16_at(bytes, at);
  if (at < bytes.size()) sum_ += std::uint64_t{u8_at(bytes, at)} << 8U;
  return *this;
}

ChecksumSum& ChecksumSum::add(std::uint16_t word) noexcept {
  sum_ += word;
  return *this;
}

ChecksumSum& ChecksumSum::add_pseudo_header(const net::Address& source, const net::Address& destination,
                                            std::uint8_t protocol, std::uint16_t length) noexcept {
  add(std::as_bytes(source.bytes())).add(std::as_bytes(destination.bytes()));
  return add(std::uint16_t{protocol}).add(length);
}

std::uint16_t ChecksumSum::result() const noexcept {
  std::uint64_t sum = sum_;
  while (sum > 0xffffU) sum = (sum >> 16U) + (sum & 0xffffU);
  return static_cast<std::uint16_t>(~sum & 0xffffU);
}

}  // namespace wirelab::packet
