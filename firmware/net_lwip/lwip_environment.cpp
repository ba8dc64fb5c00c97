#include "firmware/net_lwip/lwip_environment.h"

#include <chrono>
#include <cstdlib>
#include <cstring>

#include "firmware/net_lwip/lwip_hooks.h"
#include "firmware/net_lwip/siphash.h"
#include "lwip/init.h"
#include "lwip/sys.h"
#include "lwip/timeouts.h"

namespace wirelab::net {
namespace {

struct Globals {
  const Clock* clock = nullptr;
  std::array<std::uint64_t, 2> key{};
  std::uint64_t draws = 0;
  bool started = false;
};

Globals globals;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): lwIP calls functions without context

// What the hash is used for; keeps the uses from sharing values.
constexpr std::uint64_t kForRandom = 1;
constexpr std::uint64_t kForSequence = 2;

std::uint64_t milliseconds() noexcept {
  if (globals.clock == nullptr) return 0;
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(globals.clock->now().time_since_epoch()).count());
}

void add_words(const ip_addr_t& address, std::uint64_t* words) noexcept {
  if (IP_IS_V6_VAL(address)) {
    std::memcpy(words, ip_2_ip6(&address)->addr, 16);
  } else {
    words[0] = ip_2_ip4(&address)->addr;
  }
}

}  // namespace

Result<void> LwipEnvironment::acquire(const Clock& clock, Entropy& entropy) {
  if (globals.clock != nullptr) return fail(Error::in_use);
  std::array<std::uint64_t, 2> key{};
  if (const auto filled = entropy.fill(std::as_writable_bytes(std::span(key))); !filled) return filled;
  globals.clock = &clock;
  globals.key = key;
  if (globals.started) {
    // Its timers stood still while nobody owned it.
    sys_restart_timeouts();
  } else {
    lwip_init();
    globals.started = true;
  }
  return {};
}

void LwipEnvironment::release() noexcept { globals.clock = nullptr; }

}  // namespace wirelab::net

extern "C" u32_t sys_now() { return static_cast<u32_t>(wirelab::net::milliseconds()); }

extern "C" unsigned wirelab_lwip_random() {
  using namespace wirelab::net;
  const std::array<std::uint64_t, 2> words{kForRandom, ++globals.draws};
  return static_cast<unsigned>(siphash(globals.key, words));
}

extern "C" u32_t wirelab_lwip_initial_sequence_number(const ip_addr_t* local_ip, u16_t local_port,
                                                      const ip_addr_t* remote_ip, u16_t remote_port) {
  using namespace wirelab::net;
  std::array<std::uint64_t, 6> words{};
  words[0] = kForSequence << 32U | static_cast<std::uint64_t>(local_port) << 16U | remote_port;
  add_words(*local_ip, &words[1]);
  add_words(*remote_ip, &words[3]);
  // RFC 6528: a clock that ticks every four microseconds, so that a new incarnation starts above the old one.
  return static_cast<u32_t>(siphash(globals.key, words) + milliseconds() * 250U);
}

extern "C" void wirelab_lwip_assertion_failed(const char* /*what*/, const char* /*file*/, int /*line*/) {
  std::abort();
}
