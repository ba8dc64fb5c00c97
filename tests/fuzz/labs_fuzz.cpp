// A laboratory whose clients, admin and console do what the input says, on a network in memory and a manual clock. It
// comes to rest after each step; nobody outlives the deadlines; a lab that is stopped leaves nothing behind.
//
// The first line is a list of labs and a plan of faults, with a blank between them. Each step is one byte: the low
// three bits say what happens, the others how much, or to which lab.

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/lab/chat_console.h"
#include "firmware/lab/lab_list.h"
#include "tests/fuzz/checks.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/memory_network.h"
#include "tests/unit/lab/set_calendar.h"

namespace {

using namespace wirelab;
using namespace wirelab::lab;
using std::chrono::minutes;

constexpr net::Address kHere = net::Address::ipv4(10, 0, 0, 1);
constexpr net::Address kThere = net::Address::ipv4(10, 0, 0, 2);
constexpr std::size_t kMostPeers = 8;

class NoLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view line) noexcept override {
    require(std::ranges::none_of(line, [](char one) { return static_cast<unsigned char>(one) < 0x20 || one == 0x7f; }),
            "a log line has no control characters");
  }
};

/// What is shown must not steer it.
class Keys final : public Terminal {
 public:
  explicit Keys(Reactor& reactor) noexcept : reactor_(reactor) {}
  void type(std::string_view keys) {
    typed_ += keys;
    if (watcher_ != nullptr) reactor_.mark(*watcher_);
  }
  std::size_t read(std::span<char> room) noexcept override {
    const std::size_t count = typed_.copy(room.data(), room.size());
    typed_.erase(0, count);
    return count;
  }
  bool write(std::string_view text) noexcept override {
    require(text.size() <= kMostShown, "little is shown at once");
    // What an echo rubs out with, and ends lines with.
    require(std::ranges::none_of(text, [](char one) { return one == 0x1b || one == 0x7f || one == '\0'; }),
            "nothing that is shown steers the terminal");
    return true;
  }
  [[nodiscard]] bool needs_echo() const noexcept override { return true; }
  void watch(Watcher* watcher) noexcept override { watcher_ = watcher; }

 private:
  Reactor& reactor_;
  Watcher* watcher_ = nullptr;
  std::string typed_;
};

/// A plan is what it says it is.
FaultPlan plan_of(std::string_view text) {
  const auto plan = FaultPlan::parse(text, 7);
  if (!plan) {
    require(!plan.error().empty(), "a refusal says why");
    return {};
  }
  std::array<char, 512> room{};
  TextBuilder described(room);
  plan->describe(described);
  const auto again = FaultPlan::parse(described.text(), 7);
  require(again.has_value(), "a plan can be read as it is described");
  for (std::uint64_t reply = 1; reply < 20; ++reply) {
    require(again->of(3, reply) == plan->of(3, reply), "and is the same plan");
    require(plan->of(3, reply).delay <= FaultPlan::kLongestDelay, "no reply is late beyond the bound");
  }
  return *plan;
}

class Play {
 public:
  explicit Play(std::string_view first_line) {
    store_.put("index.html", std::string(100, 'i'));
    store_.directories.insert("public");
    store_.chunk = 100;
    const std::size_t blank = std::min(first_line.find(' '), first_line.size());
    faults_ = plan_of(first_line.substr(std::min(blank + 1, first_line.size())));
    std::string_view list = first_line.substr(0, blank);
    const bool valid = valid_lab_list(list);
    while (!list.empty()) {
      const auto listed = take_listed_lab(list);
      require(listed || !valid, "of a valid list every lab can be taken");
      if (!listed || listed->kind == nullptr) break;
      start(*listed->kind, listed->order);
    }
  }

  void run(std::string_view script) {
    while (!script.empty()) {
      const auto step = static_cast<unsigned char>(script.front());
      script.remove_prefix(1);
      const std::size_t amount = step >> 3U;
      const LabKind& kind = catalogue()[amount % catalogue().size()];
      const auto take_text = [&] {
        const std::string_view text = script.substr(0, amount + 1);
        script.remove_prefix(text.size());
        return text;
      };
      switch (step & 7U) {
        case 0: start(kind, {.faults = faults_}); break;
        case 1: connect(kind); break;
        case 2: say(take_text()); break;
        case 3: clock_.advance(std::chrono::seconds(amount * amount)); break;
        case 4: end(amount); break;
        case 5: static_cast<void>(laboratory_.stop(kind)); break;
        case 6: keys_.type(take_text()); break;
        default: store_.broken_after = amount >= 16 ? amount : 1'000'000; break;
      }
      rest();
    }
  }

  /// Each client that waits for its turn may be silent for as long as a lab allows.
  void finish() {
    // A byte at a time, with a pause behind each.
    for (int seconds = 0; seconds < 600; ++seconds) {
      clock_.advance(std::chrono::seconds(1));
      rest();
    }
    for (std::size_t count = 0; count < 31 * (peers_.size() + 1); ++count) {
      clock_.advance(minutes(1));
      rest();
    }
    for (const LabKind& kind : catalogue()) {
      const RunningLab* lab = laboratory_.running(kind);
      require(lab == nullptr || lab->clients() == 0, "nobody outlives the deadlines");
    }
    laboratory_.stop_all();
    rest();
    require(store_.rules.alive() == 0, "no operation outlives its lab");
    for (const LabKind& kind : catalogue()) require(laboratory_.running(kind) == nullptr, "a stopped lab does not run");
  }

 private:
  void rest() {
    for (net::StreamHandle& peer : peers_) read_some(*peer);
    require(reactor_.run_until_stalled(100'000), "the labs come to rest");
  }

  /// Half of the peers read what they get.
  void read_some(net::Stream& peer) {
    if (peer.local().port % 2 == 0) return;
    std::array<std::byte, 4096> room;
    for (int count = 0; count < 64 && peer.read(room).value_or(0) > 0; ++count) {
    }
  }

  void start(const LabKind& kind, const Order& order) {
    const auto started = laboratory_.start(kind, order);
    require(started || !started.error().why.view().empty(), "a refusal says why");
    require(!started || laboratory_.running(kind) != nullptr, "a started lab runs");
  }

  void connect(const LabKind& kind) {
    const RunningLab* lab = laboratory_.running(kind);
    if (lab == nullptr || peers_.size() == kMostPeers) return;
    to_ = lab->endpoint();
    if (kind.transport == Transport::udp) {
      datagrams_ = true;
      return;
    }
    datagrams_ = false;
    if (auto peer = peer_.connect(to_)) peers_.push_back(std::move(*peer));
  }

  void say(std::string_view text) {
    if (datagrams_ && socket_) {
      static_cast<void>((*socket_)->send_to(as_bytes(text), to_));
    } else if (!peers_.empty()) {
      static_cast<void>(peers_.back()->write(as_bytes(text)));
    }
  }

  void end(std::size_t how) {
    if (peers_.empty()) return;
    net::Stream& peer = *peers_[how / 4 % peers_.size()];
    switch (how % 4) {
      case 0: static_cast<void>(peer.shutdown_write()); break;
      case 1: peer.abort(); break;
      case 2: peer.close(); break;
      default: read_some(peer); break;
    }
  }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::MemoryNetwork network_{reactor_};
  test::MemoryStack stack_{network_, {kHere}};
  test::MemoryStack peer_{network_, {kThere}};
  test::MemoryFileStore store_{reactor_};
  SetCalendar calendar_;
  NoLog sink_;
  Log log_{sink_, LogLevel::debug};
  Laboratory laboratory_{{stack_, store_, calendar_, log_, kHere, true}};
  Keys keys_{reactor_};
  ChatConsole console_{laboratory_, keys_, console_texts(false)};
  FaultPlan faults_;
  Result<net::DatagramSocketHandle> socket_ = peer_.bind_datagram({kThere, 0});
  std::vector<net::StreamHandle> peers_;
  net::Endpoint to_;
  bool datagrams_ = false;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), std::min<std::size_t>(size, 4096));
  const std::size_t end = std::min(input.find('\n'), input.size());
  Play play(input.substr(0, end));
  play.run(input.substr(std::min(end + 1, input.size())));
  play.finish();
  return 0;
}
