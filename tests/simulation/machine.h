#pragma once

#include <array>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "firmware/accounts/verbs.h"
#include "firmware/command/server.h"
#include "firmware/core/executor.h"
#include "firmware/files/file_verbs.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/upload_verbs.h"
#include "firmware/storage_posix/posix_file_store.h"
#include "tests/simulation/faulty_disk.h"
#include "tests/simulation/stage.h"
#include "tests/support/memory_document_store.h"
#include "tests/support/memory_file_store.h"
#include "tests/support/planted_verbs.h"
#include "tests/support/repeatable_entropy.h"

namespace wirelab::simulation {

/// Workers whose turn it is when the seed says so. Each lane has as many as a real pool: of its first tasks any may be
/// done before the others, and what is done comes back to the loop some time later.
class SeededExecutor final : public Executor {
 public:
  SeededExecutor(Reactor& reactor, Random& random) noexcept : reactor_(reactor), random_(random) {}

  void submit(Task& task, Lane lane) override;
  /// Tasks that have not come back to the loop.
  [[nodiscard]] std::size_t waiting() const noexcept { return waiting_; }
  /// Runs one task or sends one back to the loop; false if there is none.
  bool step();

 private:
  struct Workers {
    std::size_t count;
    std::deque<Task*> waiting{};
    std::vector<Task*> done{};  // each keeps its worker until it is sent back
  };
  [[nodiscard]] Task* pick_done(Workers& workers);
  [[nodiscard]] Task* pick_waiting(Workers& workers);

  Reactor& reactor_;
  Random& random_;
  std::array<Workers, 3> lanes_{Workers{2}, Workers{3}, Workers{1}};
  std::size_t waiting_ = 0;
};

/// How the server of a run is set up.
struct MachineSettings {
  std::size_t max_connections = 64;
  storage::StoreSettings store;
  DiskFaults disk;
  std::string accounts;  ///< the document that it begins with
};

/// The server with everything below it, but for the network: it can be taken away and started again.
class Machine {
 public:
  /// `disk`: what it starts on; nothing for a store in memory.
  Machine(Reactor& reactor, net::Stack& host, Stage& stage, const MachineSettings& settings,
          std::optional<test::SimulatedFileSystem::Tree> disk, const Log& log);
  ~Machine();

  /// Reads the accounts and listens; the words for what went wrong, if anything did.
  [[nodiscard]] std::string start();
  /// Takes the server away, then lets the workers finish. What they still do to the disk is the caller's decision.
  void stop();

  [[nodiscard]] command::Server& server() { return *server_; }
  [[nodiscard]] SeededExecutor& executor() noexcept { return executor_; }
  [[nodiscard]] FaultyDisk* disk() noexcept { return disk_.get(); }
  [[nodiscard]] test::MemoryFileStore* memory() noexcept { return memory_.get(); }
  [[nodiscard]] test::StreamVerb& stream() { return *stream_; }
  [[nodiscard]] bool at_rest() const { return executor_.waiting() == 0 && accounts_->at_rest(); }
  /// What is visible to peers.
  [[nodiscard]] std::vector<Visible> visible() const;
  [[nodiscard]] std::optional<std::string> accounts_document() const;
  /// Files in the making.
  [[nodiscard]] std::size_t incoming() const;

 private:
  void settle();

  Reactor& reactor_;
  net::Stack& host_;
  Stage& stage_;
  MachineSettings settings_;
  const Log& log_;
  SeededExecutor executor_;
  test::RepeatableEntropy entropy_;
  std::unique_ptr<FaultyDisk> disk_;
  std::unique_ptr<storage::PosixFileStore> store_;
  std::unique_ptr<test::MemoryFileStore> memory_;
  std::unique_ptr<test::MemoryDocumentStore> documents_;
  std::unique_ptr<accounts::Accounts> accounts_;
  std::unique_ptr<files::FileVerbs> file_verbs_;
  std::unique_ptr<files::SessionFileVerbs> session_verbs_;
  std::unique_ptr<files::UploadVerbs> upload_verbs_;
  std::unique_ptr<accounts::AccountVerbs> account_verbs_;
  std::unique_ptr<test::StreamVerb> stream_;
  std::unique_ptr<command::VerbTable> verbs_;
  std::unique_ptr<command::Server> server_;
};

/// What is visible on a disk: everything beneath its root but the store's own.
[[nodiscard]] std::vector<Visible> visible_on(const test::SimulatedFileSystem::Tree& tree);
[[nodiscard]] std::optional<std::string> accounts_on(const test::SimulatedFileSystem::Tree& tree);

}  // namespace wirelab::simulation
