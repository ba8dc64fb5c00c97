#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// One upload. Its bytes are collected in one buffer, and a step writes them to a file without a name whenever it is
/// full; the stream's own window takes what comes meanwhile. The last bytes are written by the step that also
/// publishes. A file of open length has room promised as it grows, by the step that needs it.
class LittlefsFileWriter final : public LittlefsOperation<FileWriter> {
 public:
  /// `buffer` holds the collected bytes and littlefs's cache for the file; it goes back to the rack with the writer.
  /// May be empty if the writer is refused.
  LittlefsFileWriter(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path,
                     FileLength length, NameTaken taken, MutableBytes buffer) noexcept;

  /// Makes the file.
  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<MutableBytes> space() override;
  void advance(std::size_t count) override;
  void finish() override;
  [[nodiscard]] Result<std::string_view> commit() override;

 private:
  enum class Phase : std::uint8_t {
    starting,    // a step makes the file
    filling,     // bytes come; a step may be writing some
    sealing,     // a step writes the last bytes and makes them durable
    naming,      // steps look for a free name and take it
    discarding,  // a step removes the file
    over,        // nothing is left to do: `error_` or `path_` tells how it went
  };

  ~LittlefsFileWriter() override;

  void run_step() override;
  void worked() override;
  void end() override;

  [[nodiscard]] Result<void> make();
  [[nodiscard]] Result<void> write();
  [[nodiscard]] Result<void> take_name();
  void enter(Phase phase);
  void give_up(Error error);
  [[nodiscard]] MutableBytes collected() const noexcept;
  [[nodiscard]] MutableBytes room() const noexcept;

  PathText path_;
  const FileLength length_;
  const NameTaken taken_;
  const MutableBytes buffer_;
  std::uint64_t size_;  // where the file ends: of an open length the bound, until it is finished
  std::uint64_t received_ = 0;
  Phase phase_ = Phase::starting;
  bool commit_wanted_ = false;
  std::optional<Error> failure_;  // known, not yet told: the file has to go first
  std::optional<Error> error_;

  // The step's while there is one.
  OpenFile file_;
  Result<void> outcome_;
  std::uint64_t written_ = 0;
  std::size_t filled_ = 0;
  unsigned copies_tried_ = 0;
  bool named_ = false;
};

}  // namespace wirelab::storage
