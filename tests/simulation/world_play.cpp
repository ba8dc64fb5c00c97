// How a run is set up, what happens in it, and how it ends.

#include <algorithm>

#include "tests/simulation/classic_peer.h"
#include "tests/simulation/hostile_peer.h"
#include "tests/simulation/memory_meter.h"
#include "tests/simulation/paths.h"
#include "tests/simulation/session_peer.h"
#include "tests/simulation/world.h"

namespace wirelab::simulation {
namespace {

using command::AccessMode;
using command::Role;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

struct FaultName {
  const char* name;
  bool Faults::* fault;
  unsigned percent;
};
constexpr FaultName kFaults[] = {
    {"one_byte", &Faults::one_byte, 35},
    {"would_block", &Faults::would_block, 40},
    {"resets", &Faults::resets, 35},
    {"jumps", &Faults::jumps, 35},
    {"full_disk", &Faults::full_disk, 20},
    {"io_errors", &Faults::io_errors, 25},
    {"short_writes", &Faults::short_writes, 35},
    {"power_cuts", &Faults::power_cuts, 45},
    {"kills", &Faults::kills, 15},
    {"no_memory", &Faults::no_memory, 20},
    {"hostile", &Faults::hostile, 50},
};

const net::Address kServerAddress = net::Address::ipv4(192, 0, 2, 1);
const net::Address kClientAddress = net::Address::ipv4(192, 0, 2, 2);

std::string record_line(std::string_view user, Role role) {
  accounts::Account account{.name = user, .password = {}, .role = role};
  account.password.salt.fill(std::byte{7});
  accounts::Pbkdf2 hashing(as_bytes(password_of(user)), account.password.salt, 1);
  while (!hashing.step(1)) {
  }
  account.password.hash = hashing.hash();
  return accounts::account_text(account) + "\n";
}

struct FirstAccount {
  std::string_view user;
  Role role;
  std::string line;  ///< hashed once for all runs
};

const std::vector<FirstAccount>& first_accounts() {
  static const std::vector<FirstAccount> all = [] {
    std::vector<FirstAccount> made;
    for (const auto& [user, role] :
         {std::pair(kUsers[0], Role::admin), std::pair(kUsers[1], Role::writer), std::pair(kUsers[2], Role::reader)}) {
      made.push_back({user, role, record_line(user, role)});
    }
    return made;
  }();
  return all;
}

test::MemoryOptions network_options(Random& random) {
  static constexpr std::size_t kPipes[] = {4096, 8192, 65536};
  return {.pipe = random.pick(kPipes)};
}

}  // namespace

const std::vector<std::string>& fault_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const FaultName& one : kFaults) all.emplace_back(one.name);
    return all;
  }();
  return names;
}

World::World(std::uint64_t seed, const RunLimits& limits)
    : limits_(limits),
      random_(seed),
      log_(clock_),
      network_(reactor_, network_options(random_)),
      server_below_(network_, {kServerAddress}, 4096),
      hosts_(network_, {kClientAddress}, 4096) {
  if (limits.shows) log_.show_all();
  on_disk_ = random_.chance(88);
  have_links(on_disk_);
  static constexpr std::size_t kConnections[] = {2, 8, 64, 64, 64, 128};
  settings_.max_connections = random_.pick(kConnections);
  server_host_ = std::make_unique<FaultyStack>(server_below_, settings_.max_connections, random_.next());
  stage_ = std::make_unique<Stage>(Stage{.random = random_,
                                         .log = log_,
                                         .verdict = verdict_,
                                         .clock = clock_,
                                         .contents = contents_,
                                         .files = files_,
                                         .uploads = uploads_,
                                         .accounts = accounts_,
                                         .guesses = guesses_,
                                         .hosts = hosts_,
                                         .server_host = *server_host_,
                                         .server = {kServerAddress, 5005}});
  choose_faults(limits);
  choose_settings();
}

World::~World() { memory::refuse(0, 0); }

void World::choose_faults(const RunLimits& limits) {
  // A tenth of the runs is without any, and has to go without a flaw.
  const bool none = random_.chance(10);
  for (const FaultName& one : kFaults) {
    const bool chosen = random_.chance(one.percent) && !none;
    stage_->faults.*one.fault = chosen && !limits.without.contains(one.name);
  }
  static constexpr AccessMode kModes[] = {AccessMode::open, AccessMode::login_to_write, AccessMode::login};
  stage_->access = random_.pick(kModes);
}

void World::choose_settings() {
  Faults& faults = stage_->faults;
  stage_->on_disk = on_disk_;
  if (!on_disk_) {
    faults.power_cuts = faults.kills = faults.io_errors = faults.full_disk = faults.short_writes = false;
    // A store that has to be asked twice for each byte takes turns without end.
    faults.one_byte = false;
  }
  static constexpr std::size_t kCrowds[] = {1, 2, 2, 4, 4, 8, 8, 16, 64};
  if (faults.would_block) server_host_->fail_accepts(10);
  crowd_ = std::min<std::size_t>(random_.pick(kCrowds), limits_.peers);
  to_come_ = 3 + crowd_ + random_.below(20);
  stage_->peers = crowd_;
  stage_->pipe = network_.options().pipe;
  events_ = std::min<std::size_t>(random_.between(300, 2'000), limits_.events);
  static constexpr std::chrono::seconds kCosts[] = {0s, 0s, 1s, 5s};
  guesses_.set_cost(random_.pick(kCosts));
  const bool claimed = random_.chance(75);
  settings_.accounts = "wirelab-accounts 2\n";
  for (const FirstAccount& one : first_accounts()) {
    if (one.role == Role::admin && !claimed) continue;
    settings_.accounts += one.line;
    accounts_.add(std::string(one.user), password_of(one.user), one.role);
  }
  settings_.store.resolution = random_.chance(50) ? storage::Resolution::walk : storage::Resolution::automatic;
  settings_.store.shared_buffers = random_.below(4);
  settings_.store.shared_buffer_size = 64UL * 1024;
  settings_.store.direct_from = random_.chance(50) ? 8'192 : ~std::uint64_t{0};
  DiskFaults& disk = settings_.disk;
  disk.direct = random_.chance(50);
  disk.keeps_in_memory = random_.chance(50);
  disk.reserves = random_.chance(50);
  disk.renames_new = faults.power_cuts || faults.kills || faults.io_errors || random_.chance(70);
  if (faults.io_errors) {
    switch (random_.below(3)) {
      case 0: disk.io_errors = static_cast<unsigned>(random_.between(1, 5)); break;
      case 1: disk.sync_errors = 20; break;
      default: disk.write_errors = 20; break;
    }
  }
  if (faults.short_writes) {
    disk.short_writes = 50;
    disk.interruptions = 5;
  }
  if (faults.full_disk) stage_->capacity = disk.capacity = 150'000 + random_.below(100'000);
}

test::SimulatedFileSystem::Tree World::first_disk() const {
  using test::SimulatedFileSystem;
  const SimulatedFileSystem blank;
  const auto& tree = blank.left_behind();
  for (const std::string_view path : kDirectories) SimulatedFileSystem::put(tree, path, S_IFDIR | 0755);
  for (const auto& link : kLinks) SimulatedFileSystem::put(tree, link[0], S_IFLNK | 0777, std::string(link[1]));
  for (const std::string_view path : {".wirelab", ".wirelab/incoming", ".wirelab/documents"}) {
    SimulatedFileSystem::put(tree, path, S_IFDIR | 0700);
  }
  SimulatedFileSystem::put(tree, ".wirelab/documents/accounts", S_IFREG | 0600, settings_.accounts);
  SimulatedFileSystem::put(tree, ".wirelab/incoming/new-1", S_IFREG | 0600, "left by somebody who was killed");
  return tree;
}

RunResult World::play() {
  const auto tree = first_disk();
  std::vector<std::pair<std::string, std::string>> files;
  for (const std::string_view path : kFiles) {
    files.emplace_back(path, contents_.bytes(contents_.make(random_.between(12, 2'000))));
  }
  if (stage_->faults.hostile) files.emplace_back("big.bin", contents_.bytes(contents_.make(120'000)));
  if (on_disk_) {
    for (auto& [path, bytes] : files) test::SimulatedFileSystem::put(tree, path, S_IFREG | 0644, std::move(bytes));
    files_.begin(visible_on(tree));
    boot(tree);
  } else {
    boot(std::nullopt);
    for (auto& [path, bytes] : files) machine_->memory()->put(path, std::move(bytes));
    for (const std::string_view path : kDirectories) machine_->memory()->directories.emplace(path);
    machine_->memory()->capacity = stage_->capacity;
    machine_->memory()->rules.delay = static_cast<int>(random_.below(3));
    files_.begin(machine_->visible());
  }
  const bool starves = stage_->faults.no_memory;
  if (starves) memory::refuse(static_cast<std::uint32_t>(random_.between(3, 40)), random_.next());
  for (std::size_t event = 0; event < events_ && !verdict_.failed(); ++event) one_event();
  memory::refuse(0, 0);
  finish();
  RunResult result;
  result.failure = verdict_.what();
  result.hash = log_.hash();
  result.events = log_.events();
  if (verdict_.failed()) {
    result.last_lines = log_.last_lines();
    for (const FaultName& one : kFaults) {
      if (stage_->faults.*one.fault) result.setting += std::string(one.name) + " ";
    }
    result.setting += "| " + std::to_string(crowd_) + " peers, access " +
                      std::to_string(static_cast<int>(stage_->access)) + (on_disk_ ? ", disk" : ", memory");
  }
  return result;
}

void World::admit_peer() {
  --to_come_;
  const std::uint64_t number = ++came_;
  if (stage_->faults.hostile && random_.chance(25)) {
    peers_.push_back(std::make_unique<HostilePeer>(*stage_, number));
  } else if (random_.chance(50)) {
    peers_.push_back(std::make_unique<SessionPeer>(*stage_, number));
  } else {
    peers_.push_back(std::make_unique<ClassicPeer>(*stage_, number));
  }
}

void World::let_peer_act() {
  std::erase_if(peers_, [this](const auto& peer) {
    const ServerSide* side = server_host_->side(peer->port());
    return peer->done() && (side == nullptr || side->gone);
  });
  if (peers_.size() < crowd_ && to_come_ > 0 && random_.chance(30)) admit_peer();
  if (peers_.empty()) return;
  Peer& peer = *peers_[random_.below(peers_.size())];
  peer.look_for_refusal();
  peer.act();
}

void World::one_event() {
  const Faults& faults = stage_->faults;
  const std::uint64_t what = random_.below(1'000);
  if (what < 600) {
    let_peer_act();
  } else if (what < 800) {
    turn();
  } else if (what < 950) {
    work();
  } else if (what < 980) {
    static constexpr int kPauses[] = {1, 1, 5, 11, 20};
    pass(milliseconds(random_.pick(kPauses)));
  } else if (what < 986) {
    const memory::Scope scope(memory::Owner::firmware);
    machine_->stream().tell("{\"event\":\"simulated\"}\n");
  } else if (what < 990) {
    check_durable();
  } else if (what < 994) {
    if (faults.jumps) jump();
  } else if (what < 997) {
    if (!faults.power_cuts || cut_armed_) return;
    auto& disk = machine_->disk()->disk();
    disk.cut_at(disk.changes() + random_.below(12));
    cut_armed_ = true;
  } else if (faults.kills && random_.chance(30)) {
    lose_power(true);
  }
}

void World::finish() {
  stage_->behave = true;
  server_host_->behave();
  if (cut_armed_ && !verdict_.failed()) lose_power(false);
  if (machine_ != nullptr && machine_->disk() != nullptr) machine_->disk()->behave(true);
  to_come_ = 0;
  for (int round = 0; round < 3'000 && !verdict_.failed(); ++round) {
    bool busy = false;
    for (std::size_t at = 0; at < peers_.size() && !verdict_.failed(); ++at) {
      for (int steps = 0; steps < 5; ++steps) peers_[at]->act();
      busy |= !peers_[at]->done() && !peers_[at]->doom() && !peers_[at]->excused();
    }
    settle();
    while (!verdict_.failed() && machine_->executor().waiting() > 0) {
      work();
      settle();
    }
    if (!busy) break;
    if (round % 4 == 3) pass(milliseconds(11));
  }
  for (const auto& peer : peers_) {
    if (!peer->done() && !peer->doom() && !peer->excused()) {
      verdict_.fail("peer " + std::to_string(peer->number()) + " waits for ever (" + peer->state() + ")");
    }
    if (!peer->done() && !peer->doom()) peer->lose();
  }
  check_end();
}

void World::check_end() {
  if (verdict_.failed()) return;
  // Whoever still has a connection loses it, one deadline after the other.
  for (const int more : {3, 31, 35, 31, 121, 601, 35, 3}) {
    pass(std::chrono::seconds(more));
    pass_slowly(1);
    while (!verdict_.failed() && machine_->executor().step()) settle();
    if (verdict_.failed()) return;
  }
  if (server_host_->held() > 0) {
    verdict_.fail(std::to_string(server_host_->held()) + " connections are never ended");
    return;
  }
  if (!machine_->at_rest()) verdict_.fail("log-ins without end");
  const bool tidy = machine_->disk() == nullptr || !stage_->tidying_failed;
  if (tidy && machine_->incoming() > 0) verdict_.fail("an upload that came to nothing has left something");
  check_durable();
  check_durable();
  if (verdict_.failed()) return;
  test::SimulatedFileSystem::Tree left;
  if (machine_->disk() != nullptr) {
    auto& disk = machine_->disk()->disk();
    accounts_.restart(accounts_on(disk.after_cut(random_.next())));
    disk.cut_at(disk.changes());
  }
  machine_->stop();
  peers_.clear();
  if (machine_->disk() != nullptr && machine_->disk()->disk().open_descriptors() > 0) {
    verdict_.fail("the server has left " + std::to_string(machine_->disk()->disk().open_descriptors()) +
                  " descriptors open");
  }
  machine_.reset();
  kept_.clear();
  if (memory::held_by_firmware() > 0) {
    verdict_.fail("the server has left " + std::to_string(memory::held_by_firmware()) + " bytes in " +
                  std::to_string(memory::blocks_of_firmware()) + " blocks");
  }
}

}  // namespace wirelab::simulation
