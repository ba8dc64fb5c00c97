#include "firmware/net_status/handlers.h"
#include "firmware/net_status/ping.h"

namespace wirelab::net_status {

namespace {

/// Milliseconds that a ping may take until its last request.
constexpr std::uint32_t kLongestWait = 30'000;

}  // namespace

void ping(const Request& request) {
  const auto count = request.words().number("count", 1, Ping::kMost, 1);
  const auto size = request.words().number("size", 0, Ping::kMostData, 56);
  const auto ttl = request.words().number("ttl", 1, 255, 64);
  const auto interval = request.words().number("interval_ms", 200, 5'000, 1'000);
  if (!count || !size || !ttl || !interval) {
    return request.refuse(
        Error::invalid, "count is from 1 to 20, size from 0 to 1472, ttl from 1 to 255, interval_ms from 200 to 5000");
  }
  if (*count * *interval > kLongestWait) {
    return request.refuse(Error::invalid, "count times interval_ms is at most 30000: a ping keeps one of few places");
  }
  const auto route = request.facts().route_to(request.words().address());
  Ping::Question question{.to = request.words().address(),
                          .count = *count,
                          .data = *size,
                          .ttl = static_cast<std::uint8_t>(*ttl),
                          .interval = std::chrono::milliseconds(*interval),
                          .identifier = static_cast<std::uint16_t>(request.service().random())};
  if (route) question.to = with_scope(question.to, route->interface);
  if (route) question.hop = next_hop(request.picture(), question.to, *route);
  request.begin<Ping>(question);
}

}  // namespace wirelab::net_status
