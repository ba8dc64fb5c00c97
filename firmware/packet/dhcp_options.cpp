#include "firmware/packet/dhcp_options.h"

#include <algorithm>

#include "firmware/packet/dhcp_names.h"
#include "firmware/packet/fields.h"

namespace wirelab::packet {
namespace {

constexpr std::size_t kCodeAndLength = 2;
constexpr std::size_t kAddress = 4;

/// The part of a field that holds whole options, without its end.
Parsed<ConstBytes> check(ConstBytes field) noexcept {
  std::size_t at = 0;
  while (at < field.size()) {
    const std::uint8_t code = u8_at(field, at);
    if (code == kOptionEnd) return field.first(at);
    if (code == kOptionPad) {
      ++at;
      continue;
    }
    if (field.size() - at < kCodeAndLength) return flawed(Flaw::dhcp_option_cut);
    const std::size_t size = kCodeAndLength + u8_at(field, at + 1);
    if (size > field.size() - at) return flawed(Flaw::dhcp_option_cut);
    at += size;
  }
  return field;
}

}  // namespace

Parsed<DhcpOptions> DhcpOptions::parse(ConstBytes options, ConstBytes boot_file, ConstBytes server_name) noexcept {
  DhcpOptions all;
  const auto own = check(options);
  if (!own) return flawed(own.error());
  all.fields_[0] = *own;
  if (all.size_of(kOptionOverload)) {
    all.overload_ = all.u8(kOptionOverload).value_or(0);
    if (all.overload_ < kBootFile || all.overload_ > (kBootFile | kServerName)) return flawed(Flaw::dhcp_overload);
  }
  const auto further_file = all.in_boot_file() ? check(boot_file) : ConstBytes();
  if (!further_file) return flawed(further_file.error());
  const auto further_name = all.in_server_name() ? check(server_name) : ConstBytes();
  if (!further_name) return flawed(further_name.error());
  all.fields_[1] = *further_file;
  all.fields_[2] = *further_name;
  return all;
}

DhcpOption DhcpOptions::Iterator::operator*() const noexcept {
  const ConstBytes field = options_->fields_.at(field_);
  return {.code = u8_at(field, at_), .data = field.subspan(at_ + kCodeAndLength, u8_at(field, at_ + 1))};
}

DhcpOptions::Iterator& DhcpOptions::Iterator::operator++() noexcept {
  at_ += kCodeAndLength + u8_at(options_->fields_.at(field_), at_ + 1);
  settle();
  return *this;
}

/// Steps over pad and to the next field, until an option begins here or there is none.
void DhcpOptions::Iterator::settle() noexcept {
  for (; field_ < kFields; ++field_, at_ = 0) {
    const ConstBytes field = options_->fields_.at(field_);
    while (at_ < field.size() && u8_at(field, at_) == kOptionPad) ++at_;
    if (at_ < field.size()) return;
  }
}

std::optional<std::size_t> DhcpOptions::size_of(std::uint8_t code) const noexcept {
  std::optional<std::size_t> size;
  for (const DhcpOption option : *this) {
    if (option.code == code) size = size.value_or(0) + option.data.size();
  }
  return size;
}

std::optional<ConstBytes> DhcpOptions::find(std::uint8_t code, MutableBytes room) const noexcept {
  const auto size = size_of(code);
  if (!size) return std::nullopt;
  for (const DhcpOption option : *this) {
    if (option.code == code && option.data.size() == *size) return option.data;
  }
  if (*size > room.size()) return std::nullopt;
  copy_front(code, room);
  return room.first(*size);
}

/// Puts an option's pieces together, as far as `room` goes.
void DhcpOptions::copy_front(std::uint8_t code, MutableBytes room) const noexcept {
  for (const DhcpOption option : *this) {
    if (option.code != code) continue;
    const ConstBytes part = option.data.first(std::min(option.data.size(), room.size()));
    copy_bytes(part, room);
    room = room.subspan(part.size());
  }
}

template <std::size_t Size>
std::optional<std::array<std::byte, Size>> DhcpOptions::exactly(std::uint8_t code) const noexcept {
  if (size_of(code) != Size) return std::nullopt;
  std::array<std::byte, Size> bytes{};
  copy_front(code, bytes);
  return bytes;
}

std::optional<std::uint8_t> DhcpOptions::u8(std::uint8_t code) const noexcept {
  const auto bytes = exactly<1>(code);
  if (!bytes) return std::nullopt;
  return u8_at(*bytes, 0);
}

std::optional<std::uint16_t> DhcpOptions::u16(std::uint8_t code) const noexcept {
  const auto bytes = exactly<2>(code);
  if (!bytes) return std::nullopt;
  return u16_at(*bytes, 0);
}

std::optional<std::uint32_t> DhcpOptions::u32(std::uint8_t code) const noexcept {
  const auto bytes = exactly<4>(code);
  if (!bytes) return std::nullopt;
  return u32_at(*bytes, 0);
}

std::optional<net::Address> DhcpOptions::address(std::uint8_t code) const noexcept {
  const auto bytes = exactly<kAddress>(code);
  if (!bytes) return std::nullopt;
  return ipv4_at(*bytes, 0);
}

std::optional<AddressList> DhcpOptions::addresses(std::uint8_t code) const noexcept {
  const std::size_t size = size_of(code).value_or(0);
  if (size == 0 || size % kAddress != 0) return std::nullopt;
  std::array<std::byte, AddressList::kMost * kAddress> bytes{};
  copy_front(code, bytes);
  AddressList list;
  list.count = std::min(size / kAddress, AddressList::kMost);
  list.more = size / kAddress > AddressList::kMost;
  for (std::size_t i = 0; i < list.count; ++i) list.addresses.at(i) = ipv4_at(bytes, i * kAddress);
  return list;
}

}  // namespace wirelab::packet
