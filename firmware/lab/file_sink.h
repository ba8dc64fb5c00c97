#pragma once

#include "firmware/core/log.h"
#include "firmware/lab/talk.h"
#include "firmware/storage/file_store.h"

namespace wirelab::lab {

/// Where a sink's files go.
struct SinkFiles {
  storage::FileStore& store;
  const Log& log;
  std::string_view folder;  ///< of the store; empty for its root
  std::uint64_t& room;      ///< bytes that the lab may still store: it has no log-in that could stop anybody
};

/// Stores all that its client sends, up to the end of the stream, as `received_file.txt`, or beside it if there is one.
/// Its own FIN comes once the file is durable; a reset says that nothing was kept.
class FileSink final : public Talk {
 public:
  /// What the references refer to outlives the talk. `client` is called when the store has an answer.
  FileSink(const SinkFiles& files, Watcher& client) noexcept : files_(files), client_(client) {}

  [[nodiscard]] Duration patience() const noexcept override { return std::chrono::minutes(1); }
  [[nodiscard]] Act begin(const net::Endpoint& peer) override;
  [[nodiscard]] Act receive(MutableBytes message) override;
  [[nodiscard]] Act ended() override;
  [[nodiscard]] Act go_on() override;

 private:
  [[nodiscard]] Act keep();
  [[nodiscard]] Act commit();
  [[nodiscard]] Act give_up(Error error);

  SinkFiles files_;
  Watcher& client_;
  storage::FileWriterHandle file_;
  ConstBytes unkept_;
  std::uint64_t size_ = 0;
  bool ended_ = false;
};

}  // namespace wirelab::lab
