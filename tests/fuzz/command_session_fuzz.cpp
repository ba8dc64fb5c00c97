// A whole server on a manual clock, whose peers do what the input says: segments of any bytes, silences, windows, FIN
// and RST. Afterwards nothing may be left: no session, no operation, no half file.
//
// Each step is one byte: the low three bits say what happens, the others how much.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "firmware/command/server.h"
#include "firmware/files/file_verbs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/scripted_stack.h"

namespace {

using namespace wirelab;
using std::chrono::milliseconds;

void require(bool condition, const char* what) {
  if (condition) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

class NoLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view line) noexcept override {
    for (const char character : line) {
      if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) std::abort();
    }
  }
};

constexpr std::string_view kBefore = "0123456789";

class Play {
 public:
  Play() {
    store_.put("numeros.txt", std::string(kBefore));
    store_.chunk = 7;
    require(files_.add_to(verbs_), "the verbs are registered");
    command::ServerOptions options;
    options.max_connections = 2;
    server_.emplace(stack_, verbs_, options, log_);
    require(server_->start().has_value(), "the server starts");
  }

  void run(std::string_view script) {
    while (!script.empty()) {
      const auto step = static_cast<unsigned char>(script.front());
      script.remove_prefix(1);
      const std::size_t amount = step >> 3U;
      switch (step & 7U) {
        case 0:
          peer_ = &stack_.connect();
          ++connected_;
          break;
        case 1: {
          const std::size_t count = std::min(script.size(), amount + 1);
          if (peer_ != nullptr) peer_->arrive(script.substr(0, count));
          script.remove_prefix(count);
          break;
        }
        case 2: clock_.advance(milliseconds(amount)); break;
        case 3: clock_.advance(milliseconds(1000 * amount)); break;
        case 4:
          if (peer_ != nullptr) peer_->open_window(amount * amount);
          break;
        case 5: end(amount); break;
        case 6:
          store_.has_handles = stack_.sends_files = (amount & 1U) != 0;
          store_.rules.delay = static_cast<int>(amount >> 1U) % 4;
          store_.broken_after = amount >= 16 ? amount - 16 : 1'000'000;
          break;
        default: reactor_.run_once(Duration::zero()); continue;
      }
      require(reactor_.run_until_stalled(10'000), "the server comes to rest");
    }
  }

  /// Time passes until every deadline has struck, twice over, for each lot of connections that the server takes at
  /// once.
  void finish() {
    const std::size_t minutes = 8 * (1 + connected_ / command::Server::kRefusals);
    for (std::size_t minute = 0; minute < minutes; ++minute) {
      clock_.advance(std::chrono::minutes(1));
      require(reactor_.run_until_stalled(10'000), "the server comes to rest");
    }
    require(server_->connections() == 0, "no session outlives its deadlines");
    require(store_.rules.alive() == 0, "no operation outlives its session");
    server_->stop(Duration::zero());
    require(server_->stopped(), "an idle server stops at once");
  }

 private:
  void end(std::size_t how) {
    if (peer_ == nullptr) return;
    if ((how & 1U) != 0) peer_->arrive_fin();
    if ((how & 2U) != 0) peer_->arrive_reset();
  }

  test::ManualClock clock_;
  Reactor reactor_{clock_};
  test::ScriptedStack stack_{reactor_};
  test::MemoryFileStore store_{reactor_};
  files::FileVerbs files_{store_};
  command::VerbTable verbs_;
  NoLog sink_;
  Log log_{sink_, LogLevel::debug};
  std::optional<command::Server> server_;
  test::ScriptedStream* peer_ = nullptr;
  std::size_t connected_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Play play;
  play.run({reinterpret_cast<const char*>(data), size});
  play.finish();
  return 0;
}
