#pragma once

#include "firmware/command/access.h"
#include "tests/simulation/account_model.h"
#include "tests/simulation/contents.h"
#include "tests/simulation/event_log.h"
#include "tests/simulation/faulty_stack.h"
#include "tests/simulation/file_model.h"
#include "tests/simulation/guess_model.h"
#include "tests/simulation/random.h"
#include "tests/simulation/upload_model.h"
#include "tests/simulation/verdict.h"
#include "tests/support/manual_clock.h"
#include "tests/support/memory_network.h"

namespace wirelab::simulation {

/// What may go wrong in a run, chosen by its seed.
struct Faults {
  bool one_byte = false;      ///< some connections move single bytes
  bool would_block = false;   ///< some say would_block now and then
  bool resets = false;        ///< some are reset at any byte
  bool jumps = false;         ///< the clock jumps forward
  bool full_disk = false;     ///< the disk has little room
  bool io_errors = false;     ///< calls of the disk fail
  bool short_writes = false;  ///< writes take a part, calls are interrupted
  bool power_cuts = false;    ///< the power goes, in the middle of a change
  bool kills = false;         ///< the server is killed, what it has written stays
  bool no_memory = false;     ///< questions for memory are refused
  bool hostile = false;       ///< some peers mean ill
};

/// What every peer needs of the run it plays in.
struct Stage {
  Random& random;
  EventLog& log;
  Verdict& verdict;
  test::ManualClock& clock;
  Contents& contents;
  FileModel& files;
  UploadModel& uploads;
  AccountModel& accounts;
  GuessModel& guesses;
  test::MemoryStack& hosts;  ///< the clients'
  FaultyStack& server_host;
  net::Endpoint server;
  command::AccessMode access = command::AccessMode::open;
  Faults faults{};
  std::uint64_t capacity = 1'000'000'000;  ///< of the disk
  std::size_t peers = 0;
  std::size_t pipe = 0;         ///< bytes that lie between a writer and its reader
  bool on_disk = true;          ///< the store is the one over a disk
  bool disk_failed = false;     ///< a call did since the power went last
  bool tidying_failed = false;  ///< of those, one without which nothing can be taken back
  bool behave = false;          ///< the end of the run: everybody finishes what he began

  /// Whether a change that was answered to have failed may have happened.
  [[nodiscard]] bool may_have_happened(const FileChange& change) const {
    const bool replaces = change.condition == FileChange::Condition::replace;
    return change.kind == FileChange::Kind::upload && !replaces ? tidying_failed : disk_failed;
  }
  /// Whether any request may fail for a reason that its peer cannot know.
  [[nodiscard]] bool may_fail() const { return faults.io_errors || faults.no_memory; }
};

}  // namespace wirelab::simulation
