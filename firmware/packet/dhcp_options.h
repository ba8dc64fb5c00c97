#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <optional>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"
#include "firmware/packet/flaw.h"

namespace wirelab::packet {

/// One instance of an option, as it stands in a message.
struct DhcpOption {
  std::uint8_t code = 0;
  ConstBytes data;
};

/// The addresses of an option that lists some.
struct AddressList {
  static constexpr std::size_t kMost = 8;

  std::array<net::Address, kMost> addresses{};
  std::size_t count = 0;
  bool more = false;  ///< the option has more than are kept here

  [[nodiscard]] std::span<const net::Address> view() const noexcept { return std::span(addresses).first(count); }
};

/// The options of a DHCP message (RFC 2131 §4.1, RFC 2132 §2): those of the options field, then those that the overload
/// option (52) put into the fields of the boot file and of the server's name. An option that stands there several times
/// is one option, cut into pieces (RFC 3396 §5). Views of the message's bytes.
class DhcpOptions {
 public:
  /// No options.
  DhcpOptions() = default;

  /// Reads all three fields so far as they hold options. `dhcp_option_cut` if an option's length leads outside its
  /// field: then nothing in the message can be trusted to be what its sender wrote. A field without an end option ends
  /// with its last byte: every option in it was whole, so nothing is lost, and clients in use take such messages.
  /// `dhcp_overload` if option 52 stands there twice or says nothing that RFC 2132 §9.3 knows.
  [[nodiscard]] static Parsed<DhcpOptions> parse(ConstBytes options, ConstBytes boot_file,
                                                 ConstBytes server_name) noexcept;

  /// True if the field holds options in place of the boot file's name, or of the server's.
  [[nodiscard]] bool in_boot_file() const noexcept { return (overload_ & kBootFile) != 0; }
  [[nodiscard]] bool in_server_name() const noexcept { return (overload_ & kServerName) != 0; }

  /// Every option in the order of the message, the pieces of a split one each for itself; without pad and end.
  class Iterator {
   public:
    using value_type = DhcpOption;
    using difference_type = std::ptrdiff_t;

    Iterator() = default;
    explicit Iterator(const DhcpOptions& options) noexcept : options_(&options) { settle(); }
    [[nodiscard]] DhcpOption operator*() const noexcept;
    Iterator& operator++() noexcept;
    Iterator operator++(int) noexcept {
      const Iterator before = *this;
      ++*this;
      return before;
    }
    /// True behind the last option.
    [[nodiscard]] bool operator==(std::default_sentinel_t) const noexcept { return field_ == kFields; }

   private:
    void settle() noexcept;

    const DhcpOptions* options_ = nullptr;
    std::size_t field_ = 0;
    std::size_t at_ = 0;
  };
  [[nodiscard]] Iterator begin() const noexcept { return Iterator(*this); }
  [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

  /// Bytes of an option, its pieces together; nothing if it is not there.
  [[nodiscard]] std::optional<std::size_t> size_of(std::uint8_t code) const noexcept;

  /// An option's bytes: where they stand in the message, or in `room` if they had to be put together from pieces.
  /// Nothing if it is not there, or if its pieces do not fit `room`.
  [[nodiscard]] std::optional<ConstBytes> find(std::uint8_t code, MutableBytes room) const noexcept;

  /// The value of an option of exactly that size; nothing if it is not there or has another size.
  [[nodiscard]] std::optional<std::uint8_t> u8(std::uint8_t code) const noexcept;
  [[nodiscard]] std::optional<std::uint16_t> u16(std::uint8_t code) const noexcept;
  [[nodiscard]] std::optional<std::uint32_t> u32(std::uint8_t code) const noexcept;
  [[nodiscard]] std::optional<net::Address> address(std::uint8_t code) const noexcept;
  /// One address or more; nothing if it is not there or its size is no multiple of an address's.
  [[nodiscard]] std::optional<AddressList> addresses(std::uint8_t code) const noexcept;

 private:
  static constexpr std::size_t kFields = 3;
  static constexpr unsigned kBootFile = 1;
  static constexpr unsigned kServerName = 2;

  void copy_front(std::uint8_t code, MutableBytes room) const noexcept;
  template <std::size_t Size>
  [[nodiscard]] std::optional<std::array<std::byte, Size>> exactly(std::uint8_t code) const noexcept;

  std::array<ConstBytes, kFields> fields_{};  // each checked, and cut before its end option
  unsigned overload_ = 0;
};

}  // namespace wirelab::packet
