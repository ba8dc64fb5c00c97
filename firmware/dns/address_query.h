#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/net/address.h"

namespace wirelab::dns {

/// Where name servers listen (UDP).
inline constexpr std::uint16_t kPort = 53;
/// The most bytes of a message over UDP without extensions (RFC 1035 §4.2.1).
inline constexpr std::size_t kMaxMessage = 512;

/// A question to a recursive name server: the IPv4 addresses of one name (RFC 1035 §4.1).
class AddressQuery {
 public:
  /// Asks for `name`: labels of 1 to 63 bytes with dots between, at most 253 bytes; nothing if it is not such a name.
  /// `id` should be unpredictable: with the port and the name it is all that keeps a forged answer out.
  [[nodiscard]] static std::optional<AddressQuery> make(std::string_view name, std::uint16_t id) noexcept;

  /// The message to send.
  [[nodiscard]] ConstBytes message() const noexcept { return std::span(room_).first(size_); }

 private:
  AddressQuery() = default;
  void add(std::uint8_t byte) noexcept { room_.at(size_++) = std::byte{byte}; }
  void add_number(std::uint16_t number) noexcept;

  std::array<std::byte, kMaxMessage> room_{};
  std::size_t size_ = 0;
};

/// Why an answer gives no address.
enum class Refusal : std::uint8_t {
  not_ours,       ///< too short, a question, or the answer to another one: the right one may still come
  malformed,      ///< it ends before it should, or its parts contradict each other
  no_such_name,   ///< the name does not exist
  no_address,     ///< the name exists and has no IPv4 address
  server_failed,  ///< the server could not or would not find out
};

/// What to say of a refusal, to follow the name server's address: "knows no such name".
[[nodiscard]] std::string_view refusal_text(Refusal refusal) noexcept;

/// Judges a message: the first IPv4 address in the answer to `query`. A recursive server puts the aliases (CNAME) that
/// led there before it, so who owns the address is not followed again. Steps are bounded by the size of the message.
[[nodiscard]] std::expected<net::Address, Refusal> judge_answer(ConstBytes message, const AddressQuery& query) noexcept;

}  // namespace wirelab::dns
