#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/core/bytes.h"
#include "firmware/core/text.h"

namespace wirelab::packet {

using Bytes = std::vector<std::byte>;

/// The bytes that pairs of lower-case hexadecimal digits spell; blanks between pairs are for the reader.
inline Bytes from_hex(std::string_view text) {
  Bytes bytes;
  for (std::size_t at = 0; at < text.size(); at += 2) {
    while (at < text.size() && text[at] == ' ') ++at;
    if (at == text.size()) break;
    bytes.push_back(static_cast<std::byte>(std::stoul(std::string(text.substr(at, 2)), nullptr, 16)));
  }
  return bytes;
}

inline Bytes operator+(Bytes left, ConstBytes right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// The same bytes, for EXPECT_EQ.
inline Bytes copy_of(ConstBytes bytes) { return {bytes.begin(), bytes.end()}; }

/// True if all of `part` lies in `whole`; an empty part lies anywhere.
inline bool lies_in(ConstBytes part, ConstBytes whole) {
  return part.empty() || (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

/// What `describe` says of a packet.
template <typename T>
std::string description(const T& packet) {
  std::string room(400, '\0');
  TextBuilder out(room);
  describe(out, packet);
  return std::string(out.text());
}

}  // namespace wirelab::packet
