// Plays seeds: `simulation --seeds FIRST COUNT [--bug NAME] …`; tests/simulation/run is how people call it.

#include <unistd.h>

#include <array>
#include <charconv>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "tests/simulation/bugs.h"
#include "tests/simulation/run.h"

namespace wirelab::simulation {
namespace {

constexpr unsigned kSecondsPerRun = 20;

std::uint64_t playing = 0;

// A run that crashes, or never ends, has failed like any other.
extern "C" void tell_seed(int signal) {
  std::array<char, 96> room{};
  const int size = std::snprintf(room.data(), room.size(), "\nFAILED seed %llu: ended by signal %d\n",
                                 static_cast<unsigned long long>(playing), signal);
  static_cast<void>(!::write(STDOUT_FILENO, room.data(), static_cast<std::size_t>(size)));
  ::_exit(1);
}

struct Options {
  std::uint64_t first = 1;
  std::uint64_t count = 1;
  std::string bug;
  RunLimits limits;
  bool hashes = false;
  bool backwards = false;
};

std::uint64_t number(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

bool read_options(const std::vector<std::string_view>& words, Options& options) {
  for (std::size_t at = 0; at < words.size(); ++at) {
    const std::string_view word = words[at];
    const auto next = [&] { return ++at < words.size() ? words[at] : std::string_view(); };
    if (word == "--seeds") {
      options.first = number(next());
      options.count = number(next());
    } else if (word == "--bug") {
      options.bug = next();
    } else if (word == "--peers") {
      options.limits.peers = number(next());
    } else if (word == "--events") {
      options.limits.events = number(next());
    } else if (word == "--without") {
      options.limits.without.emplace(next());
    } else if (word == "--hashes") {
      options.hashes = true;
    } else if (word == "--backwards") {
      options.backwards = true;
    } else if (word == "--show") {
      options.limits.shows = true;
    } else {
      std::fprintf(stderr, "simulation: unknown word '%s'\n", std::string(word).c_str());
      return false;
    }
  }
  return true;
}

int report(std::uint64_t seed, const RunResult& result) {
  std::printf("%s\nFAILED seed %llu: %s\nsetting: %s\n", result.last_lines.c_str(),
              static_cast<unsigned long long>(seed), result.failure.c_str(), result.setting.c_str());
  std::fflush(stdout);
  // What is left of a run that failed is not taken down in order.
  ::_exit(1);
}

int play_all(const Options& options) {
  for (const int signal : {SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGALRM}) std::signal(signal, tell_seed);
  std::uint64_t all = 0;
  std::uint64_t events = 0;
  for (std::uint64_t played = 0; played < options.count; ++played) {
    const std::uint64_t seed = options.first + (options.backwards ? options.count - 1 - played : played);
    playing = seed;
    ::alarm(kSecondsPerRun);
    RunResult* result = new RunResult(play(seed, options.limits));
    if (!result->failure.empty()) return report(seed, *result);
    if (options.hashes)
      std::printf("%llu %016llx\n", static_cast<unsigned long long>(seed),
                  static_cast<unsigned long long>(result->hash));
    all = (all ^ result->hash) * 0x100000001b3U;
    events += result->events;
    delete result;
  }
  std::printf("played %llu seeds, %llu events, hash %016llx\n", static_cast<unsigned long long>(options.count),
              static_cast<unsigned long long>(events), static_cast<unsigned long long>(all));
  return 0;
}

int main_of(const std::vector<std::string_view>& words) {
  if (words.size() == 1 && words[0] == "--list-bugs") {
    for (const Bug& bug : bugs())
      std::printf("%.*s\t%.*s\n", static_cast<int>(bug.name.size()), bug.name.data(), static_cast<int>(bug.what.size()),
                  bug.what.data());
    return 0;
  }
  if (words.size() == 1 && words[0] == "--list-faults") {
    for (const std::string& name : fault_names()) std::printf("%s\n", name.c_str());
    return 0;
  }
  Options options;
  if (!read_options(words, options)) return 2;
  if (!choose_bug(options.bug)) {
    std::fprintf(stderr, "simulation: there is no bug '%s'; --list-bugs names them\n", options.bug.c_str());
    return 2;
  }
  return play_all(options);
}

}  // namespace
}  // namespace wirelab::simulation

int main(int count, char** words) { return wirelab::simulation::main_of({words + 1, words + count}); }
