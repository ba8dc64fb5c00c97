#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <string_view>
#include <vector>

#include "tests/support/lwip_instance.h"
#include "tests/support/repeatable_entropy.h"
#include "tests/support/simulated_wire.h"

// Bulk data from one lwIP to another over a wire in this process: through the portable sockets, and by lwIP's own
// lwiperf. Same build of lwIP, same wire, same sizes, in turn; medians. Prints one JSON line.

namespace {

using namespace wirelab;
using SystemClock = std::chrono::steady_clock;

// lwiperf sends for ten seconds of lwIP's clock and counts in 32 bits: with the clock run faster a run takes a second
// and the count does not wrap. Both sides of the comparison run on it.
constexpr int kClockRate = 10;
constexpr Duration kRun = std::chrono::seconds(1);

class FastClock final : public Clock {
 public:
  [[nodiscard]] TimePoint now() const noexcept override {
    return TimePoint((SystemClock::now().time_since_epoch() - start_) * kClockRate + std::chrono::hours(1));
  }

 private:
  Duration start_ = SystemClock::now().time_since_epoch();
};

/// Two lwIPs and the wire between them, new for each run.
struct Bench {
  FastClock clock;
  Reactor reactor{clock};
  test::RepeatableEntropy entropy;
  test::SimulatedWire wire{reactor};
  test::LwipInstance server{reactor, clock, wire.end(0), entropy, {.ipv4 = "10.0.7.1"}};
  test::LwipInstance client{reactor, clock, wire.end(1), entropy, {.ipv4 = "10.0.7.2"}};

  [[nodiscard]] bool ok() const { return server.ok() && client.ok(); }
  static constexpr net::Address kServer = net::Address::ipv4(10, 0, 7, 1);

  template <typename Done>
  [[nodiscard]] bool run_until(Done done, Duration limit) {
    for (const auto end = SystemClock::now() + limit; !done();) {
      if (SystemClock::now() > end) return false;
      for (int turn = 0; turn < 16; ++turn) reactor.run_once(Duration::zero());
    }
    return true;
  }
};

/// Writes without end.
class Sender final : public Watcher {
 public:
  explicit Sender(net::Stream& stream) : stream_(stream) { stream.watch(this); }
  ~Sender() { stream_.watch(nullptr); }
  void ready() override {
    while (!stopped) {
      if (!stream_.write(block_)) return;
    }
  }
  bool stopped = false;

 private:
  net::Stream& stream_;
  std::vector<std::byte> block_{std::size_t{64} * 1024};
};

/// Reads and counts.
class Receiver final : public Watcher {
 public:
  explicit Receiver(net::Stream& stream) : stream_(stream) { stream.watch(this); }
  ~Receiver() { stream_.watch(nullptr); }
  void ready() override {
    for (;;) {
      const auto count = stream_.read(room_);
      if (!count) return;
      if (*count == 0) {
        ended = true;
        return;
      }
      bytes += *count;
    }
  }
  std::uint64_t bytes = 0;
  bool ended = false;

 private:
  net::Stream& stream_;
  std::vector<std::byte> room_{std::size_t{64} * 1024};
};

double megabytes_per_second(std::uint64_t bytes, Duration time) {
  return static_cast<double>(bytes) / 1e6 / std::chrono::duration<double>(time).count();
}

/// One run through the portable sockets; negative if it failed.
double measure_ours() {
  Bench bench;
  if (!bench.ok()) return -1;
  auto listener = bench.server->stack().listen({Bench::kServer, 5005});
  if (!listener) return -1;
  auto client = bench.client->stack().connect({Bench::kServer, 5005});
  if (!client) return -1;
  net::StreamHandle server;
  const bool connected = bench.run_until(
      [&] {
        auto incoming = (*listener)->accept();
        if (incoming) server = std::move(*incoming);
        return server != nullptr && (*client)->write({}).has_value();
      },
      kRun);
  if (!connected) return -1;
  Sender sender(**client);
  Receiver receiver(*server);
  const auto start = SystemClock::now();
  static_cast<void>(bench.run_until([] { return false; }, kRun));
  sender.stopped = true;
  if (!(*client)->shutdown_write()) return -1;
  if (!bench.run_until([&] { return receiver.ended; }, kRun)) return -1;
  return megabytes_per_second(receiver.bytes, SystemClock::now() - start);
}

/// One run of lwiperf; negative if it failed.
double measure_lwiperf() {
  Bench bench;
  if (!bench.ok() || !bench.server->start_iperf_server()) return -1;
  const auto start = SystemClock::now();
  if (!bench.client->start_iperf_client(Bench::kServer)) return -1;
  if (!bench.run_until([&] { return bench.server->iperf_bytes() > 0; }, kRun * 4)) return -1;
  return megabytes_per_second(bench.server->iperf_bytes(), SystemClock::now() - start);
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  return values[values.size() / 2];
}

}  // namespace

int main(int count, char** arguments) {
  std::size_t rounds = 5;
  if (count > 1) {
    const std::string_view text = arguments[1];
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rounds);
    if (error != std::errc() || end != text.data() + text.size() || rounds == 0) {
      std::fprintf(stderr, "Usage: lwip_bulk [ROUNDS]\n");
      return 2;
    }
  }
  std::vector<double> ours;
  std::vector<double> theirs;
  for (std::size_t round = 0; round <= rounds; ++round) {
    // Each goes first every other time; the first round only warms up.
    const bool ours_first = round % 2 == 0;
    const double first = ours_first ? measure_ours() : measure_lwiperf();
    const double second = ours_first ? measure_lwiperf() : measure_ours();
    if (first <= 0 || second <= 0) {
      std::fprintf(stderr, "lwip_bulk: %s failed: is lwip_module built beside it?\n",
                   (first <= 0) == ours_first ? "the run through our sockets" : "the run of lwiperf");
      return 1;
    }
    if (round == 0) continue;
    ours.push_back(ours_first ? first : second);
    theirs.push_back(ours_first ? second : first);
  }
  std::printf("{\"ours_mb_per_s\": %.1f, \"lwiperf_mb_per_s\": %.1f, \"ratio\": %.3f, \"rounds\": %zu}\n", median(ours),
              median(theirs), median(ours) / median(theirs), rounds);
  return 0;
}
