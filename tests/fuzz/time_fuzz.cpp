// What a time server and a name server send: datagrams from anybody.

#include <algorithm>
#include <array>
#include <cstdint>

#include "firmware/dns/address_query.h"
#include "firmware/sntp/packet.h"
#include "tests/fuzz/checks.h"

namespace {

using namespace wirelab;

constexpr Duration kEarliest = std::chrono::seconds(1'767'225'600);
constexpr Duration kRoundTrip = std::chrono::milliseconds(1500);

void judge_time(ConstBytes packet) {
  sntp::Nonce nonce{};
  if (packet.size() >= 32) std::ranges::copy(packet.subspan(24, nonce.size()), nonce.begin());
  const auto now = sntp::judge_reply(packet, nonce, kRoundTrip, kEarliest);
  if (!now) return;
  require(*now >= kEarliest, "no time before the earliest");
  require(*now < kEarliest + std::chrono::hours(24 * 366 * 69), "no time beyond half an era");
  nonce[0] ^= std::byte{1};
  require(!sntp::judge_reply(packet, nonce, kRoundTrip, kEarliest), "only the answer to this request");
}

void judge_address(ConstBytes message) {
  std::uint16_t id = 0;
  if (message.size() >= 2) {
    id =
        static_cast<std::uint16_t>(std::to_integer<unsigned>(message[0]) << 8U | std::to_integer<unsigned>(message[1]));
  }
  const auto query = dns::AddressQuery::make("ntp.example.org", id);
  const auto other = dns::AddressQuery::make("ntp.example.org", id ^ 1U);
  require(query && other, "a name is one");
  require(!dns::judge_answer(query->message(), *query), "a question is no answer");
  if (!dns::judge_answer(message, *query)) return;
  require(message.size() > query->message().size(), "an address has its record");
  require(!dns::judge_answer(message, *other), "only the answer to this question");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const ConstBytes rest = std::as_bytes(std::span(data, size)).subspan(1);
  data[0] % 2 == 0 ? judge_time(rest) : judge_address(rest);
  return 0;
}
