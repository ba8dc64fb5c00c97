#include "firmware/dns/address_query.h"

#include <algorithm>

namespace wirelab::dns {
namespace {

constexpr std::size_t kHeader = 12;
constexpr std::size_t kMaxName = 253;
constexpr std::size_t kMaxLabel = 63;
constexpr std::uint16_t kRecursionDesired = 0x0100;
constexpr std::uint16_t kAnswer = 0x8000;
constexpr std::uint16_t kOperation = 0x7800;
constexpr std::uint16_t kCode = 0x000f;
constexpr std::uint16_t kNoSuchName = 3;
constexpr std::uint16_t kAddressType = 1;
constexpr std::uint16_t kInternet = 1;
constexpr std::uint8_t kPointer = 0xc0;
constexpr std::size_t kAddressSize = 4;

std::byte lower(std::byte byte) {
  return byte >= std::byte{'A'} && byte <= std::byte{'Z'} ? byte | std::byte{0x20} : byte;
}

bool same_question(ConstBytes one, ConstBytes other) { return std::ranges::equal(one, other, {}, lower, lower); }

/// Reads a message from its front; once it is short, everything more is nothing.
class Reader {
 public:
  explicit Reader(ConstBytes rest) noexcept : rest_(rest) {}

  std::optional<ConstBytes> take(std::size_t count) noexcept {
    if (rest_.size() < count) return std::nullopt;
    const ConstBytes taken = rest_.first(count);
    rest_ = rest_.subspan(count);
    return taken;
  }
  std::optional<std::uint16_t> number() noexcept {
    const auto bytes = take(2);
    if (!bytes) return std::nullopt;
    return static_cast<std::uint16_t>(std::to_integer<unsigned>((*bytes)[0]) << 8U |
                                      std::to_integer<unsigned>((*bytes)[1]));
  }
  /// Labels up to the root, or up to a pointer, which ends a name (RFC 1035 §4.1.4).
  bool skip_name() noexcept {
    while (const auto length = take(1)) {
      const auto size = std::to_integer<std::uint8_t>((*length)[0]);
      if (size == 0) return true;
      if ((size & kPointer) == kPointer) return take(1).has_value();
      if (size > kMaxLabel || !take(size)) return false;
    }
    return false;
  }

 private:
  ConstBytes rest_;
};

std::expected<net::Address, Refusal> first_address(Reader& reader, std::uint16_t records) {
  for (; records > 0; --records) {
    if (!reader.skip_name()) return std::unexpected(Refusal::malformed);
    const auto type = reader.number();
    const auto klass = reader.number();
    static_cast<void>(reader.take(4));  // how long it is good for; it is used once
    const auto length = reader.number();
    const auto data = reader.take(length.value_or(0));
    if (!length || !data) return std::unexpected(Refusal::malformed);
    if (type != kAddressType || klass != kInternet) continue;
    if (data->size() != kAddressSize) return std::unexpected(Refusal::malformed);
    const auto octet = [&data](std::size_t index) { return std::to_integer<std::uint8_t>((*data)[index]); };
    return net::Address::ipv4(octet(0), octet(1), octet(2), octet(3));
  }
  return std::unexpected(Refusal::no_address);
}

}  // namespace

void AddressQuery::add_number(std::uint16_t number) noexcept {
  add(static_cast<std::uint8_t>(number >> 8U));
  add(static_cast<std::uint8_t>(number & 0xffU));
}

std::optional<AddressQuery> AddressQuery::make(std::string_view name, std::uint16_t id) noexcept {
  if (name.empty() || name.size() > kMaxName) return std::nullopt;
  AddressQuery query;
  // One question; no answers, authorities and additions.
  for (const std::uint16_t number : {id, kRecursionDesired, std::uint16_t{1}}) query.add_number(number);
  query.size_ = kHeader;
  while (!name.empty()) {
    const std::size_t dot = name.find('.');
    const std::string_view label = name.substr(0, dot);
    const bool last = dot == std::string_view::npos;
    name.remove_prefix(last ? name.size() : dot + 1);
    if (label.empty() || label.size() > kMaxLabel || (!last && name.empty())) return std::nullopt;
    query.add(static_cast<std::uint8_t>(label.size()));
    for (const char character : label) query.add(static_cast<std::uint8_t>(character));
  }
  query.add(0);
  query.add_number(kAddressType);
  query.add_number(kInternet);
  return query;
}

std::string_view refusal_text(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::not_ours: return "answers what was not asked";
    case Refusal::malformed: return "sends an answer that cannot be read";
    case Refusal::no_such_name: return "knows no such name";
    case Refusal::no_address: return "knows no IPv4 address of it";
    case Refusal::server_failed: return "cannot find it out";
  }
  return "";
}

std::expected<net::Address, Refusal> judge_answer(ConstBytes message, const AddressQuery& query) noexcept {
  const ConstBytes asked = query.message();
  Reader reader(message);
  const auto id = reader.take(2);
  const auto flags = reader.number();
  const auto questions = reader.number();
  const auto answers = reader.number();
  static_cast<void>(reader.take(4));  // authorities and additions follow what is read
  const auto question = reader.take(asked.size() - kHeader);
  if (!id || !flags || !questions || !answers || !question) return std::unexpected(Refusal::not_ours);
  const bool ours = std::ranges::equal(*id, asked.first(2)) && (*flags & kAnswer) != 0 && (*flags & kOperation) == 0 &&
                    *questions == 1 && same_question(*question, asked.subspan(kHeader));
  if (!ours) return std::unexpected(Refusal::not_ours);
  const auto code = static_cast<std::uint16_t>(*flags & kCode);
  if (code == kNoSuchName) return std::unexpected(Refusal::no_such_name);
  if (code != 0) return std::unexpected(Refusal::server_failed);
  return first_address(reader, *answers);
}

}  // namespace wirelab::dns
