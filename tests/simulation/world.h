#pragma once

#include "tests/simulation/run.h"

namespace wirelab::simulation {

/// One run: a server, its peers, what they share, and the rules that hold after every event.
class World final : private LogSink {
 public:
  World(std::uint64_t seed, const RunLimits& limits);
  ~World() override;

  [[nodiscard]] RunResult play();

 private:
  void write(LogLevel level, std::string_view line) noexcept override;

  void choose_faults(const RunLimits& limits);
  void choose_settings();
  [[nodiscard]] test::SimulatedFileSystem::Tree first_disk() const;
  void boot(std::optional<test::SimulatedFileSystem::Tree> disk);

  // Events.
  void one_event();
  void let_peer_act();
  void admit_peer();
  void turn();
  void work();
  void advance(Duration time);
  void set_wall_clock();
  void pass(Duration time);
  void jump();
  void pass_slowly(int time);
  void lose_power(bool killed);
  static void part_names(const test::SimulatedFileSystem::Tree& tree);
  /// Until nothing can happen at this moment.
  void settle();
  /// Everybody finishes; whoever cannot is a failure.
  void finish();

  // Rules.
  void observe();
  /// At a moment when nothing is under way, what was asked for and not answered can happen only for those who wait.
  void close_cases();
  void check_bounds();
  void check_memory();
  void check_dooms();
  void check_punctuality();
  [[nodiscard]] Duration next_doom(Duration most) const;
  void check_durable();
  void check_end();
  [[nodiscard]] bool overdue(const Peer& peer) const;

  RunLimits limits_;
  Random random_;
  test::ManualClock clock_;
  EventLog log_;
  Verdict verdict_;
  Reactor reactor_{clock_};
  Contents contents_;
  FileModel files_{contents_, verdict_};
  UploadModel uploads_{files_};
  AccountModel accounts_{verdict_};
  GuessModel guesses_{verdict_};
  test::MemoryNetwork network_;
  test::MemoryStack server_below_;
  test::MemoryStack hosts_;
  MachineSettings settings_;
  std::unique_ptr<FaultyStack> server_host_;
  std::unique_ptr<Stage> stage_;
  Log server_log_{*this, LogLevel::debug};
  std::unique_ptr<Machine> machine_;
  std::vector<std::unique_ptr<Peer>> peers_;
  std::vector<test::MemoryFileStore::Content> kept_;  // so that no address is used twice
  std::size_t crowd_ = 1;                             // peers at a time
  std::size_t to_come_ = 0;                           // peers
  std::uint64_t came_ = 0;
  std::size_t events_ = 0;  // to play
  std::size_t seen_changes_ = 0;
  std::size_t memory_at_rest_ = 0;
  bool on_disk_ = true;
  bool cut_armed_ = false;
};

}  // namespace wirelab::simulation
