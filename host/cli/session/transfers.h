#pragma once

#include <nlohmann/json.hpp>

#include "host/cli/report.h"
#include "host/cli/session/fetch.h"
#include "host/cli/session/ledger.h"
#include "host/cli/session/local_tree.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/store.h"
#include "host/cli/session/work.h"

namespace wirelab::cli {

/// Where the file of one download comes to lie; made when the download begins, so that not all are open at once.
using TargetMaker = std::function<Attempt<std::unique_ptr<ResumableTarget>>()>;
/// The file of one upload.
using SourceMaker = std::function<Attempt<std::unique_ptr<UploadSource>>()>;

/// One download.
struct GetTask {
  std::string name;  ///< on the server
  TargetMaker target;
  std::uint64_t size = 0;  ///< as far as it is known
};
/// One upload.
struct PutTask {
  std::string path;  ///< here, for messages
  std::string name;  ///< on the server
  SourceMaker source;
  OnServer existing = OnServer::beside;
  std::uint64_t size = 0;
};

/// Downloads and uploads side by side, told in the order in which they were asked, with one bar for all of them.
class Transfers {
 public:
  Transfers(SessionPool& pool, const Options& options, Report& report)
      : pool_(pool), options_(options), report_(report) {}

  void add(GetTask task);
  void add(PutTask task);
  /// One after the other from now on: they go to the same place.
  void in_order() noexcept { in_order_ = true; }
  /// Does all that was added.
  [[nodiscard]] Flow<void> run();

 private:
  [[nodiscard]] Flow<void> get(Session& session, const GetTask& task, std::size_t place);
  [[nodiscard]] Flow<void> put(Session& session, const PutTask& task, std::size_t place);
  void failed(nlohmann::json result, const std::string& subject, Failure failure, std::size_t place);
  void fetched(nlohmann::json result, const std::string& path, const Fetched& what, std::size_t place);
  void stored(nlohmann::json result, const Stored& what, std::size_t place);
  [[nodiscard]] std::string say(Phrase phrase, std::initializer_list<std::string_view> arguments) const;

  SessionPool& pool_;
  const Options& options_;
  Report& report_;
  Meter meter_;
  Ledger ledger_;
  std::deque<Job> jobs_;
  bool in_order_ = false;
  std::string last_;    // what a bar of one file is called
  bool ended_ = false;  // nothing else can succeed
};

}  // namespace wirelab::cli
