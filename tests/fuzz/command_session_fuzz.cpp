// A whole server on a manual clock, whose peers do what the input says: segments of any bytes, silences, windows, FIN
// and RST. Afterwards nothing may be left: no session, no operation, no half file.
//
// Each step is one byte: the low three bits say what happens, the others how much. Half of the peers greet, and speak
// wirelab/1 from then on.

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "firmware/command/server.h"
#include "firmware/files/file_verbs.h"
#include "tests/fuzz/checks.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/planted_verbs.h"
#include "tests/support/scripted_stack.h"

namespace {

using namespace wirelab;
using std::chrono::milliseconds;

class NoLog final : public LogSink {
 public:
  void write(LogLevel /*level*/, std::string_view line) noexcept override {
    for (const char character : line) {
      if (static_cast<unsigned char>(character) < 0x20 || character == 0x7f) std::abort();
    }
  }
};

constexpr std::string_view kBefore = "0123456789";
// Everybody who watches gets all of them, and the peers keep what they get.
constexpr std::size_t kMostTexts = 16;

class Play {
 public:
  Play() {
    store_.put("numeros.txt", std::string(kBefore));
    store_.chunk = 7;
    document_.document = std::string(1000, 'd');
    stream_.tell("{}\n");
    require(files_.add_to(verbs_) && verbs_.add(document_) && verbs_.add(stream_), "the verbs are registered");
    command::ServerOptions options;
    options.max_connections = 2;
    options.limits.idle_deadline = std::chrono::minutes(1);
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
          if (amount >= 16) peer_->arrive("HELLO wirelab/1\n");
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
        case 5:
          if (amount < 4) {
            end(amount);
          } else if (told_ < kMostTexts) {
            ++told_;
            stream_.tell(std::string(amount * amount * amount, 't'));
          }
          break;
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
    // The longest deadline is that of who reads a stream, 10 minutes.
    const std::size_t minutes = 24 * (1 + connected_ / command::Server::kRefusals);
    for (std::size_t minute = 0; minute < minutes; ++minute) {
      clock_.advance(std::chrono::minutes(1));
      require(reactor_.run_until_stalled(10'000), "the server comes to rest");
    }
    require(server_->connections() == stream_.alive(), "no session but a stream outlives its deadlines");
    // A stream may wait for ever, but not for its peer.
    server_->stop(std::chrono::minutes(1));
    require(reactor_.run_until_stalled(10'000), "the server comes to rest");
    clock_.advance(std::chrono::minutes(1));
    require(reactor_.run_until_stalled(10'000), "the server comes to rest");
    require(document_.alive == 0 && stream_.alive() == 0, "no exchange outlives its session");
    require(store_.rules.alive() == 0, "no operation outlives its session");
    require(server_->stopped(), "a server stops by its deadline");
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
  test::DocumentVerb document_;
  test::StreamVerb stream_{reactor_};
  command::VerbTable verbs_;
  NoLog sink_;
  Log log_{sink_, LogLevel::debug};
  std::optional<command::Server> server_;
  test::ScriptedStream* peer_ = nullptr;
  std::size_t connected_ = 0;
  std::size_t told_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Play play;
  play.run({reinterpret_cast<const char*>(data), size});
  play.finish();
  return 0;
}
