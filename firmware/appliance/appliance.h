#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/accounts/verbs.h"
#include "firmware/appliance/appliance_settings.h"
#include "firmware/appliance/capture_surroundings.h"
#include "firmware/appliance/identity_verb.h"
#include "firmware/appliance/secure_port.h"
#include "firmware/capture/verb.h"
#include "firmware/command/server.h"
#include "firmware/files/file_verbs.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/upload_verbs.h"
#include "firmware/lab/chat_console.h"
#include "firmware/lab/verbs.h"
#include "firmware/net_status/verbs.h"

namespace wirelab::appliance {

/// What a board hands to its appliance; all of it must outlive it.
struct BoardParts {
  net::Stack& stack;
  storage::FileStore& files;
  storage::DocumentStore& documents;
  storage::UploadStore& uploads;
  Executor& executor;
  Entropy& entropy;
  const Calendar& calendar;
  const Log& log;
  net_status::Service& network;  ///< started by the board as soon as there is a stack, so that it sees the first frames
  std::string_view program;      ///< name and version, told to who greets; outlives the appliance
  std::string_view hardware = {};  ///< for captures; outlives it, too
  capture::Sizes capture = {};     ///< what captures may take of its memory
  Terminal* terminal = nullptr;    ///< where chats are shown and typed; null: nowhere
};

/// The services of one appliance, composed: loads what must be there before anybody is served, then listens; stops in
/// the opposite order.
class Appliance final : private Watcher {
 public:
  Appliance(const BoardParts& board, const ApplianceSettings& settings);
  ~Appliance();

  /// Starts, or goes on starting; `would_block` until it serves. Any other error is final and `trouble` says it in
  /// words.
  [[nodiscard]] Result<void> start();
  /// A sentence for the user, once `start` failed: what, on what, why, what to do.
  [[nodiscard]] const std::string& trouble() const noexcept { return trouble_; }
  /// Where it listens. Only after `start` succeeded.
  [[nodiscard]] net::Endpoint endpoint() const { return server_.endpoint(); }

  /// What the console says about it for people, one line each: where TLS listens and which key it has, who may come in.
  /// `reachable`: an address that others know it by. Only after `start` succeeded.
  [[nodiscard]] std::vector<std::string> console_lines(const net::Address& reachable);

  /// Stops serving; transfers under way have the time that the settings give them.
  void stop();
  /// After `stop`: ends every connection now, instead of at the deadline.
  void cut();
  /// True once everything has come to rest: only then may an appliance that served be destroyed, because workers may
  /// still be reading what belongs to connections that are gone.
  [[nodiscard]] bool stopped() const noexcept {
    return server_.stopped() && (!secure_serving_ || secure_server_.stopped()) && accounts_.at_rest();
  }

  /// Who is called when `start` or `stopped` may have another answer; null for nobody.
  void watch(Watcher* watcher) noexcept { watcher_ = watcher; }

 private:
  void ready() override;
  [[nodiscard]] Result<void> listen();
  [[nodiscard]] Result<void> load_accounts();
  [[nodiscard]] Result<void> start_tls();
  void start_console();
  void start_labs();
  [[nodiscard]] std::string running_labs() const;
  void log_expected_account() const;
  void expect_claim();

  BoardParts board_;
  ApplianceSettings settings_;
  accounts::Accounts accounts_;
  files::FileVerbs file_verbs_;
  files::SessionFileVerbs session_file_verbs_;
  files::UploadVerbs upload_verbs_;
  accounts::AccountVerbs account_verbs_;
  IdentityVerb identity_verb_;
  net_status::NetStatusVerbs network_verbs_;
  lab::Laboratory laboratory_;
  lab::LabVerbs lab_verbs_;
  std::optional<lab::ChatConsole> console_;
  CaptureSurroundings capture_surroundings_;
  capture::CaptureVerbs capture_verbs_;
  command::VerbTable verbs_;
  SecurePort secure_port_;
  command::Server server_;
  command::Server secure_server_;
  Watcher* watcher_ = nullptr;
  std::string trouble_;
  bool serving_ = false;
  bool secure_serving_ = false;
  std::optional<Error> tls_trouble_;  // why there is no TLS
};

}  // namespace wirelab::appliance
