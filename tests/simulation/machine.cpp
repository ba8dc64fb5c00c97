#include "tests/simulation/machine.h"

#include <sys/stat.h>

#include <algorithm>

#include "tests/simulation/memory_meter.h"
#include "tests/simulation/paths.h"

namespace wirelab::simulation {
namespace {

using memory::Owner;
using memory::Scope;
using test::SimulatedFileSystem;

constexpr std::string_view kOwn = ".wirelab";

}  // namespace

void SeededExecutor::submit(Task& task, Lane lane) {
  const Scope scope(Owner::world);
  lanes_.at(static_cast<std::size_t>(lane)).waiting.push_back(&task);
  ++waiting_;
}

Task* SeededExecutor::pick_done(Workers& workers) {
  const auto place = workers.done.begin() + static_cast<std::ptrdiff_t>(random_.below(workers.done.size()));
  Task* task = *place;
  workers.done.erase(place);
  return task;
}

Task* SeededExecutor::pick_waiting(Workers& workers) {
  const std::size_t reached = std::min(workers.count - workers.done.size(), workers.waiting.size());
  const auto place = workers.waiting.begin() + static_cast<std::ptrdiff_t>(random_.below(reached));
  Task* task = *place;
  workers.waiting.erase(place);
  return task;
}

bool SeededExecutor::step() {
  if (waiting_ == 0) return false;
  std::size_t lane = random_.below(lanes_.size());
  while (lanes_.at(lane).waiting.empty() && lanes_.at(lane).done.empty()) lane = (lane + 1) % lanes_.size();
  Workers& workers = lanes_.at(lane);
  const bool idle = workers.done.size() < workers.count && !workers.waiting.empty();
  if (!idle || (!workers.done.empty() && random_.chance(50))) {
    --waiting_;
    reactor_.post(*pick_done(workers));
    return true;
  }
  Task* task = pick_waiting(workers);
  {
    const Scope scope(Owner::firmware);
    task->run();
  }
  // Mostly it is back before anything else happens.
  if (random_.chance(60)) {
    --waiting_;
    reactor_.post(*task);
  } else {
    workers.done.push_back(task);
  }
  return true;
}

std::vector<Visible> visible_on(const SimulatedFileSystem::Tree& tree) {
  std::vector<Visible> all;
  for (auto& entry : SimulatedFileSystem::entries(tree)) {
    if (entry.path.starts_with(kOwn)) continue;
    const auto kind = S_ISREG(entry.mode)   ? Visible::Kind::file
                      : S_ISDIR(entry.mode) ? Visible::Kind::directory
                                            : Visible::Kind::other;
    all.push_back({std::move(entry.path), kind, entry.number, entry.version, entry.content});
  }
  return all;
}

std::optional<std::string> accounts_on(const SimulatedFileSystem::Tree& tree) {
  for (const auto& entry : SimulatedFileSystem::entries(tree, kOwn)) {
    if (entry.path == "documents/accounts") return *entry.content;
  }
  return std::nullopt;
}

Machine::Machine(Reactor& reactor, net::Stack& host, Stage& stage, const MachineSettings& settings,
                 std::optional<SimulatedFileSystem::Tree> disk, const Log& log)
    : reactor_(reactor),
      host_(host),
      stage_(stage),
      settings_(settings),
      log_(log),
      executor_(reactor, stage.random),
      entropy_(stage.random.next()) {
  if (disk) {
    disk_ = std::make_unique<FaultyDisk>(std::move(*disk), settings.disk, stage.random.next());
  } else {
    memory_ = std::make_unique<test::MemoryFileStore>(reactor);
    documents_ = std::make_unique<test::MemoryDocumentStore>(reactor);
    documents_->documents["accounts"] = settings.accounts;
  }
}

Machine::~Machine() { stop(); }

std::string Machine::start() {
  const Scope scope(Owner::firmware);
  storage::FileStore* files = memory_.get();
  storage::DocumentStore* documents = documents_.get();
  if (disk_) {
    disk_->behave(true);
    auto opened = storage::PosixFileStore::open_root(reactor_, executor_, "/", settings_.store, *disk_);
    if (!opened) return "the store cannot be opened: " + opened.error().message;
    store_ = std::move(*opened);
    files = store_.get();
    documents = store_.get();
  }
  accounts_ =
      std::make_unique<accounts::Accounts>(accounts::AccountsParts{reactor_, *documents, executor_, entropy_}, 1);
  auto loaded = accounts_->load();
  while (!loaded && loaded.error() == Error::would_block) {
    reactor_.run_until_stalled();
    executor_.step();
    loaded = accounts_->load();
  }
  if (!loaded) return "the accounts cannot be read: " + std::string(error_name(loaded.error()));
  const bool open = stage_.access == command::AccessMode::open;
  file_verbs_ = std::make_unique<files::FileVerbs>(*files);
  session_verbs_ = std::make_unique<files::SessionFileVerbs>(reactor_, *files);
  if (store_) upload_verbs_ = std::make_unique<files::UploadVerbs>(*store_);
  const accounts::RegistrationRules rules{.needs = open ? command::Role::nobody : command::Role::admin,
                                          .penalty = stage_.guesses.cost()};
  account_verbs_ = std::make_unique<accounts::AccountVerbs>(*accounts_, reactor_, rules);
  if (!accounts_->claimed()) account_verbs_->claim().expect(*accounts::ClaimCode::parse(kClaimCode));
  stream_ = std::make_unique<test::StreamVerb>(reactor_);
  verbs_ = std::make_unique<command::VerbTable>();
  command::ServerOptions options;
  options.listen = stage_.server;
  options.max_connections = settings_.max_connections;
  options.access = stage_.access;
  options.sealed = true;
  options.most_per_source = settings_.max_connections;
  if (!file_verbs_->add_to(*verbs_) || !session_verbs_->add_to(*verbs_) || !account_verbs_->add_to(*verbs_) ||
      (upload_verbs_ && !upload_verbs_->add_to(*verbs_)) || !verbs_->add(*stream_))
    return "no room";
  server_ = std::make_unique<command::Server>(host_, *verbs_, options, log_);
  if (const auto started = server_->start(); !started) return "the server cannot listen";
  if (disk_) disk_->behave(false);
  return {};
}

void Machine::settle() {
  do {
    const Scope scope(Owner::firmware);
    reactor_.run_until_stalled();
  } while (executor_.step());
}

void Machine::stop() {
  server_.reset();
  settle();
  verbs_.reset();
  stream_.reset();
  account_verbs_.reset();
  session_verbs_.reset();
  upload_verbs_.reset();
  file_verbs_.reset();
  accounts_.reset();
  store_.reset();
  settle();
}

std::vector<Visible> Machine::visible() const {
  if (disk_) return visible_on(disk_->disk().left_behind());
  std::vector<Visible> all;
  for (const std::string& path : memory_->directories) {
    if (!path.empty()) all.push_back({path, Visible::Kind::directory, 0, 0, nullptr});
  }
  for (const auto& [path, content] : memory_->files) {
    all.push_back({path, Visible::Kind::file, reinterpret_cast<std::uintptr_t>(content.get()), 0, content.get()});
  }
  return all;
}

std::optional<std::string> Machine::accounts_document() const {
  if (disk_) return accounts_on(disk_->disk().left_behind());
  const auto found = documents_->documents.find("accounts");
  return found == documents_->documents.end() ? std::nullopt : std::optional(found->second);
}

std::size_t Machine::incoming() const {
  if (!disk_) return 0;
  std::size_t count = 0;
  for (const auto& entry : SimulatedFileSystem::entries(disk_->disk().left_behind(), kOwn)) {
    if (entry.path.starts_with("incoming/")) ++count;
  }
  return count;
}

}  // namespace wirelab::simulation
