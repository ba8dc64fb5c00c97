#pragma once

#include <linux/netlink.h>

#include <cstdint>
#include <cstring>
#include <initializer_list>
#include <string_view>
#include <vector>

#include "firmware/core/bytes.h"

namespace wirelab::net_status {

/// Puts a netlink message together by hand: headers and attributes, each padded to four bytes.
class MessageBytes {
 public:
  template <typename T>
  MessageBytes& add(const T& header) {
    return add_bytes(std::as_bytes(std::span(&header, 1)));
  }
  MessageBytes& attribute(int type, ConstBytes value) {
    nlattr header{};
    header.nla_type = static_cast<std::uint16_t>(type);
    header.nla_len = static_cast<std::uint16_t>(sizeof header + value.size());
    return add(header).add_bytes(value);
  }
  template <typename T>
  MessageBytes& number(int type, T value) {
    return attribute(type, std::as_bytes(std::span(&value, 1)));
  }
  MessageBytes& octets(int type, std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return attribute(type, bytes);
  }
  MessageBytes& text(int type, std::string_view value) { return attribute(type, as_bytes(value)); }

  [[nodiscard]] ConstBytes bytes() const { return bytes_; }
  [[nodiscard]] std::size_t size() const { return bytes_.size(); }

 private:
  MessageBytes& add_bytes(ConstBytes bytes) {
    bytes_.insert(bytes_.end(), bytes.begin(), bytes.end());
    bytes_.resize((bytes_.size() + 3) / 4 * 4);
    return *this;
  }
  std::vector<std::byte> bytes_;
};

/// Calls `read` with every beginning of `bytes`, each in memory of exactly its length, so that the sanitizer sees a
/// step beyond it.
template <typename Read>
void for_every_cut(ConstBytes bytes, Read read) {
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const std::vector<std::byte> cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    read(ConstBytes(cut));
  }
}

}  // namespace wirelab::net_status
