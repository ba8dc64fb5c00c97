#include "tests/simulation/machine.h"

#include <sys/stat.h>

#include "tests/simulation/memory_meter.h"

namespace wirelab::simulation {
namespace {

using memory::Owner;
using memory::Scope;
using test::SimulatedFileSystem;

constexpr std::string_view kOwn = ".wirelab";

}  // namespace

bool SeededExecutor::step() {
  if (waiting_ == 0) return false;
  Task* task = nullptr;
  for (std::size_t lane = random_.below(lanes_.size()); task == nullptr; lane = (lane + 1) % lanes_.size()) {
    task = lanes_.at(lane).pop();
  }
  --waiting_;
  const Scope scope(Owner::firmware);
  task->run();
  reactor_.post(*task);
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
  account_verbs_ =
      std::make_unique<accounts::AccountVerbs>(*accounts_, open ? command::Role::nobody : command::Role::admin);
  stream_ = std::make_unique<test::StreamVerb>(reactor_);
  verbs_ = std::make_unique<command::VerbTable>();
  command::ServerOptions options;
  options.listen = stage_.server;
  options.max_connections = settings_.max_connections;
  options.access = stage_.access;
  if (!file_verbs_->add_to(*verbs_) || !account_verbs_->add_to(*verbs_) || !verbs_->add(*stream_)) return "no room";
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
