#include "tests/simulation/world.h"

#include <algorithm>

#include "tests/simulation/classic_peer.h"
#include "tests/simulation/hostile_peer.h"
#include "tests/simulation/memory_meter.h"
#include "tests/simulation/paths.h"
#include "tests/simulation/session_peer.h"

namespace wirelab::simulation {
namespace {

using memory::Owner;
using memory::Scope;
using std::chrono::milliseconds;

// Of one connection, beside what the pool of the server holds: an upload's small buffer, its operation, a listing.
constexpr std::size_t kBytesPerConnection = 128UL * 1024;
// A part is written from one buffer while the other fills.
constexpr std::size_t kBytesPerPart = 2UL * 128 * 1024;
constexpr std::string_view kOutside = "outside\n";
// Caches of the store, and what the loop and its timers have grown to.
constexpr std::size_t kBytesToSpare = 128UL * 1024;
// What a worker is done with and the loop has not heard of yet: an abandoned part's operation and its buffer.
constexpr std::size_t kBytesHandedBack = 132UL * 1024;
// Seconds since 1970 when the monotonic clock began.
constexpr std::int64_t kWallClock = 1'790'000'000;
// Beyond the moment at which the server has to have let somebody go.
constexpr Duration kGrace = std::chrono::seconds(4);

}  // namespace

RunResult play(std::uint64_t seed, const RunLimits& limits) { return World(seed, limits).play(); }

void World::write(LogLevel /*level*/, std::string_view line) noexcept {
  const Scope scope(Owner::world);
  log_.add("log", 0, line.size(), line);
  if (line.contains(kClaimCode)) verdict_.fail("the claim code is in the log: " + std::string(line));
  if (line.contains(kSecret)) verdict_.fail("a password is in the log: " + std::string(line));
  if (line.contains("name=\"user-") || line.contains("name=user-"))
    verdict_.fail("what belongs to a log-in is in the log: " + std::string(line));
}

void World::boot(std::optional<test::SimulatedFileSystem::Tree> disk) {
  machine_ = std::make_unique<Machine>(reactor_, *server_host_, *stage_, settings_, std::move(disk), server_log_);
  set_wall_clock();
  guesses_.restart(clock_.now());
  memory::suspend_refusals(true);
  FaultyDisk* disk_below = machine_->disk();
  if (disk_below != nullptr) {
    const auto& outside = disk_below->disk().outside();
    test::SimulatedFileSystem::put(outside, "secret", S_IFREG | 0600, std::string(kOutside));
  }
  const bool again = came_ > 0 && stage_->faults.power_cuts && disk_below != nullptr && random_.chance(30);
  if (again) disk_below->disk().cut_at(random_.below(8));
  const std::string trouble = machine_->start();
  memory::suspend_refusals(false);
  if (again && disk_below->disk().cut()) return lose_power(false);
  if (again) disk_below->disk().cut_at(~std::size_t{0});
  if (!trouble.empty()) {
    verdict_.fail("the server does not start: " + trouble);
    return;
  }
  machine_->stream().tell("{\"event\":\"first\"}\n");
  if (machine_->disk() != nullptr) {
    seen_changes_ = machine_->disk()->disk().changes();
  } else {
    machine_->memory()->changed = [this] { observe(); };
  }
  if (machine_->incoming() > 0) verdict_.fail("what an earlier server left in the making was not removed");
  memory_at_rest_ = memory::held_by_firmware();
  cut_armed_ = false;
}

void World::turn() {
  bool more = false;
  {
    const Scope scope(Owner::firmware);
    more = reactor_.run_once(Duration::zero());
  }
  observe();
  check_bounds();
  if (!more) close_cases();
}

void World::work() {
  if (!machine_->executor().step()) return;
  log_.add("work", 0, machine_->executor().waiting());
  if (machine_->disk() != nullptr && machine_->disk()->disk().cut()) {
    lose_power(false);
    return;
  }
  observe();
  check_memory();
}

void World::settle() {
  for (int turns = 0; turns < 20'000; ++turns) {
    bool more = false;
    {
      const Scope scope(Owner::firmware);
      more = reactor_.run_once(Duration::zero());
    }
    observe();
    check_memory();
    if (!more) return close_cases();
  }
  verdict_.fail("the loop never comes to rest");
}

void World::advance(Duration time) {
  clock_.advance(time);
  set_wall_clock();
}

void World::set_wall_clock() {
  if (machine_ == nullptr || machine_->disk() == nullptr) return;
  // As coarse as the stamps of most file systems.
  const auto ticks = std::chrono::duration_cast<milliseconds>(clock_.now().time_since_epoch()) / milliseconds(4);
  machine_->disk()->disk().set_time(kWallClock + ticks / 250, static_cast<std::int32_t>(ticks % 250) * 4'000'000 + 1);
}

void World::pass(Duration time) {
  advance(time);
  log_.add("time", 0, static_cast<std::uint64_t>(std::chrono::duration_cast<milliseconds>(time).count()));
  if (time < std::chrono::seconds(1)) return;
  for (const auto& peer : peers_) peer->passed_over(time, true);
  settle();
  check_dooms();
}

void World::jump() {
  static constexpr int kSeconds[] = {1, 2, 3, 10, 31, 31, 35, 61, 121, 601, 3 * 3600};
  const int time = random_.pick(kSeconds);
  if (time > 121 || random_.chance(50)) return pass(std::chrono::seconds(time));
  pass_slowly(time);
  check_dooms();
}

/// A file that came out of a cut with two names is two files from now on.
void World::part_names(const test::SimulatedFileSystem::Tree& tree) {
  std::set<std::uint64_t> seen;
  for (const Visible& one : visible_on(tree)) {
    if (one.kind != Visible::Kind::file || seen.insert(one.number).second) continue;
    test::SimulatedFileSystem::put(tree, one.path, S_IFREG | 0600, std::string(*one.content));
  }
}

void World::lose_power(bool killed) {
  auto& disk = machine_->disk()->disk();
  log_.add(killed ? "killed" : "power_lost", 0, disk.changes());
  if (!disk.cut()) disk.cut_at(disk.changes());
  for (const auto& peer : peers_) peer->lose();
  machine_->stop();
  seen_changes_ = 0;
  observe();
  auto tree = killed ? disk.left_behind() : disk.after_cut(random_.next());
  if (killed) {
    // What was written and not synced is still to come, or not.
    files_.settle({});
    uploads_.restart();
  } else {
    files_.check_survivors(visible_on(tree), stage_->disk_failed);
    part_names(tree);
    uploads_.restart();
    files_.restart(visible_on(tree));
    uploads_.restart();
    stage_->disk_failed = stage_->tidying_failed = false;
  }
  accounts_.restart(accounts_on(tree));
  peers_.clear();
  machine_.reset();
  if (!verdict_.failed()) boot(std::move(tree));
  observe();
}

void World::observe() {
  const Scope scope(Owner::world);
  if (machine_ == nullptr || verdict_.failed()) return;
  if (FaultyDisk* disk = machine_->disk()) {
    stage_->disk_failed |= disk->failures() > 0;
    stage_->tidying_failed |= disk->failed_tidying() > 0;
    if (disk->disk().changes() == seen_changes_) return;
    seen_changes_ = disk->disk().changes();
    const auto outside = test::SimulatedFileSystem::entries(disk->disk().outside());
    const auto* secret = outside.size() == 1 ? &outside.front() : nullptr;
    const bool kept = secret != nullptr && secret->path == "secret" && secret->version == 0 &&
                      secret->mode == (S_IFREG | 0600) && *secret->content == kOutside;
    if (!kept) verdict_.fail("something outside the root has changed");
  } else {
    for (const auto& [path, content] : machine_->memory()->files) {
      if (std::ranges::find(kept_, content) == kept_.end()) kept_.push_back(content);
    }
  }
  files_.observe(machine_->visible());
  accounts_.observe(machine_->accounts_document());
}

void World::close_cases() {
  const Scope scope(Owner::world);
  if (verdict_.failed() || machine_->executor().waiting() > 0) return;
  std::vector<FileChangePtr> still;
  for (const auto& peer : peers_) {
    const ServerSide* side = peer->port() == 0 ? nullptr : server_host_->side(peer->port());
    if (side == nullptr || !side->gone) peer->pending(still);
  }
  files_.settle(still);
}

void World::check_bounds() {
  if (server_host_->held() > settings_.max_connections + command::Server::kRefusals) {
    verdict_.fail("more connections than there may be: " + std::to_string(server_host_->held()));
  }
  if (server_host_->held() != machine_->server().connections()) {
    verdict_.fail("the server counts " + std::to_string(machine_->server().connections()) + " connections and holds " +
                  std::to_string(server_host_->held()));
  }
  check_memory();
}

void World::check_memory() {
  if (!on_disk_ || machine_ == nullptr || verdict_.failed()) return;
  const std::size_t shared = settings_.store.shared_buffers * 2 * settings_.store.shared_buffer_size;
  // Where nothing is under way, a connection has nothing but its place.
  const bool rests = machine_->executor().waiting() == 0 && server_host_->held() == 0;
  // A worker may still have the buffers of a part whose client is gone.
  const std::size_t work = machine_->executor().waiting() * kBytesPerPart;
  const std::size_t each = rests ? 0 : server_host_->held() * kBytesPerConnection + work;
  const std::size_t parts = uploads_.parts_under_way() * kBytesPerPart;
  const std::size_t most = memory_at_rest_ + shared + each + parts + kBytesHandedBack + kBytesToSpare;
  if (memory::held_by_firmware() > most) {
    verdict_.fail("the server holds " + std::to_string(memory::held_by_firmware()) + " bytes, more than " +
                  std::to_string(most) + ": " + std::to_string(memory_at_rest_) + " at rest, " +
                  std::to_string(shared) + " shared, " + std::to_string(each) + " of " +
                  std::to_string(server_host_->held()) + " connections and " +
                  std::to_string(machine_->executor().waiting()) + " tasks, " + std::to_string(parts) + " of parts");
  }
}

/// So slowly that whoever says a byte now and then does so all the time. Mostly with workers that do their work: then
/// whoever is doomed has to be gone when his time is over.
void World::pass_slowly(int time) {
  const bool work_goes_on = random_.chance(70);
  Duration left = std::chrono::seconds(time);
  // Deadlines run from what the server has read.
  settle();
  while (left > Duration::zero() && !verdict_.failed()) {
    const Duration step = std::min(left, next_doom(std::chrono::seconds(8)));
    left -= step;
    advance(step);
    log_.add("slow_time", 0, static_cast<std::uint64_t>(std::chrono::duration_cast<milliseconds>(step).count()));
    for (const auto& peer : peers_) {
      peer->passed_over(step, !work_goes_on);
      for (int steps = 0; steps < 20 && peer->drips(); ++steps) peer->act();
    }
    settle();
    while (work_goes_on && !verdict_.failed() && machine_->executor().waiting() > 0) {
      work();
      settle();
    }
    check_punctuality();
  }
}

/// How long until somebody has to be gone, but no longer than `most`.
Duration World::next_doom(Duration most) const {
  for (const auto& peer : peers_) {
    const auto doom = peer->doom();
    if (doom && *doom + kGrace > clock_.now()) most = std::min(most, *doom + kGrace - clock_.now());
  }
  return most;
}

void World::check_punctuality() {
  for (const auto& peer : peers_) {
    const auto doom = peer->doom();
    const bool held = peer->port() != 0 && server_host_->side(peer->port()) != nullptr;
    if (!doom || !held || !peer->is_on_time() || clock_.now() < *doom + kGrace) continue;
    if (server_host_->has_let_go(peer->port())) continue;
    verdict_.fail("the connection of peer " + std::to_string(peer->number()) + " is kept longer than it may be (" +
                  peer->state() + ")");
  }
}

bool World::overdue(const Peer& peer) const {
  const ServerSide* side = peer.port() == 0 ? nullptr : server_host_->side(peer.port());
  if (side == nullptr || side->gone) return false;
  const Duration silence = peer.greeted() ? std::chrono::seconds(640) : std::chrono::seconds(160);
  const bool silent = !peer.may_be_silent() && clock_.now() > side->moved + silence;
  return silent || (peer.doom() && clock_.now() > *peer.doom());
}

void World::check_dooms() {
  // A jump ends one wait at a time: what is said last gets its time too, and so does the silence after it.
  for (const int more : {0, 3, 31, 3, 121, 31, 3}) {
    pass_slowly(more);
    if (std::ranges::none_of(peers_, [this](const auto& peer) { return overdue(*peer); })) return;
  }
  for (const auto& peer : peers_) {
    if (overdue(*peer)) {
      verdict_.fail("the connection of peer " + std::to_string(peer->number()) + " outlives its deadline (" +
                    peer->state() + ")");
    }
  }
}

void World::check_durable() {
  if (machine_->disk() == nullptr || verdict_.failed()) return;
  const auto tree = machine_->disk()->disk().after_cut(random_.next());
  files_.check_survivors(visible_on(tree), stage_->disk_failed);
  accounts_.check_survivors(accounts_on(tree));
}

}  // namespace wirelab::simulation
