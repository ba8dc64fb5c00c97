#include "firmware/sntp/packet.h"

#include <algorithm>
#include <utility>

namespace wirelab::sntp {
namespace {

constexpr std::size_t kStratumAt = 1;
constexpr std::size_t kReferenceAt = 12;
constexpr std::size_t kOriginAt = 24;
constexpr std::size_t kReceiveAt = 32;
constexpr std::size_t kTransmitAt = 40;

constexpr unsigned kVersion = 4;
constexpr unsigned kOldestVersion = 3;
constexpr unsigned kClient = 3;
constexpr unsigned kServer = 4;
constexpr unsigned kLeapUnknown = 3;
constexpr unsigned kMostStratum = 15;

// From 1900-01-01, where NTP's eras begin, to 1970-01-01.
constexpr std::int64_t kTo1970 = 2'208'988'800;
constexpr std::int64_t kEra = std::int64_t{1} << 32U;
constexpr std::int64_t kNanoseconds = 1'000'000'000;

std::uint32_t number_at(ConstBytes packet, std::size_t at) {
  std::uint32_t number = 0;
  for (const std::byte byte : packet.subspan(at, 4)) number = number << 8U | std::to_integer<std::uint32_t>(byte);
  return number;
}

/// A timestamp as the span from the beginning of its era.
Duration timestamp_at(ConstBytes packet, std::size_t at) {
  const std::uint64_t fraction = number_at(packet, at + 4);
  const auto part = static_cast<std::int64_t>(fraction * kNanoseconds >> 32U);
  return std::chrono::seconds(number_at(packet, at)) + Duration(part);
}

/// Moves a span within an era to the span since 1970 that is nearest to `earliest`.
Duration in_era_of(Duration earliest, Duration in_era) {
  const std::int64_t wanted = std::chrono::floor<std::chrono::seconds>(earliest).count() + kTo1970;
  const std::int64_t found = std::chrono::floor<std::chrono::seconds>(in_era).count();
  // How many whole eras lie between, rounded to the nearest.
  const std::int64_t difference = wanted - found + kEra / 2;
  const std::int64_t eras = difference >= 0 ? difference / kEra : -((-difference + kEra - 1) / kEra);
  return in_era + std::chrono::seconds(eras * kEra - kTo1970);
}

/// How long the server had the request, as it says itself; between nothing and the whole way.
Duration processing(ConstBytes packet, Duration round_trip) {
  const Duration took = timestamp_at(packet, kTransmitAt) - timestamp_at(packet, kReceiveAt);
  return std::clamp(took, Duration::zero(), round_trip);
}

Refusal kiss(ConstBytes packet) {
  const std::string_view code = as_text(packet.subspan(kReferenceAt, 4));
  if (code == "RATE") return Refusal::asked_too_often;
  return code == "DENY" || code == "RSTR" ? Refusal::unwelcome : Refusal::unsynchronized;
}

}  // namespace

std::array<std::byte, kPacketSize> make_request(const Nonce& nonce) noexcept {
  std::array<std::byte, kPacketSize> packet{};
  packet[0] = static_cast<std::byte>(kVersion << 3U | kClient);
  std::ranges::copy(nonce, packet.begin() + kTransmitAt);
  return packet;
}

std::string_view refusal_text(Refusal refusal) noexcept {
  switch (refusal) {
    case Refusal::not_a_reply: return "sends something else than a reply";
    case Refusal::not_ours: return "answers what was not asked";
    case Refusal::asked_too_often: return "wants to be asked less often";
    case Refusal::unwelcome: return "does not serve this appliance";
    case Refusal::unsynchronized: return "has no time itself";
    case Refusal::no_time: return "leaves the time out";
    case Refusal::too_early: return "has a time before this firmware was built";
  }
  return "";
}

std::expected<Duration, Refusal> judge_reply(ConstBytes packet, const Nonce& nonce, Duration round_trip,
                                             Duration earliest) noexcept {
  if (packet.size() < kPacketSize) return std::unexpected(Refusal::not_a_reply);
  const auto head = std::to_integer<unsigned>(packet[0]);
  const unsigned leap = head >> 6U;
  const unsigned version = head >> 3U & 7U;
  if ((head & 7U) != kServer || version < kOldestVersion || version > kVersion) {
    return std::unexpected(Refusal::not_a_reply);
  }
  // Before anything else is believed, also a kiss-o'-death.
  if (!std::ranges::equal(packet.subspan(kOriginAt, nonce.size()), nonce)) return std::unexpected(Refusal::not_ours);
  const auto stratum = std::to_integer<unsigned>(packet[kStratumAt]);
  if (stratum == 0) return std::unexpected(kiss(packet));
  if (leap == kLeapUnknown || stratum > kMostStratum) return std::unexpected(Refusal::unsynchronized);
  if (number_at(packet, kTransmitAt) == 0 && number_at(packet, kTransmitAt + 4) == 0) {
    return std::unexpected(Refusal::no_time);
  }
  const Duration sent = in_era_of(earliest, timestamp_at(packet, kTransmitAt));
  const Duration now = sent + (round_trip - processing(packet, round_trip)) / 2;
  if (now < earliest) return std::unexpected(Refusal::too_early);
  return now;
}

}  // namespace wirelab::sntp
