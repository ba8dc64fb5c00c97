#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// One open file. What is in memory is handed out at once; the rest a worker reads into memory first, a window at a
/// time, the next while the one before is being sent.
class PosixFileReader final : public PosixOperation<FileReader> {
 public:
  PosixFileReader(std::shared_ptr<StoreCore> core, std::string path) noexcept;

  /// Opens the file: at once if what leads to it is in memory, else on a worker.
  void start();
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<std::uint64_t> size() override;
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override;
  [[nodiscard]] Result<std::size_t> prepare(std::uint64_t offset, std::size_t length) override;
  [[nodiscard]] FileHandle handle() const override { return {file_.get()}; }

 private:
  enum class Phase : std::uint8_t { opening, open, closing, over };

  /// A part of the file.
  struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
  };

  ~PosixFileReader() override = default;

  void run() override;
  void worked() override;
  void end() override;

  void take(int opened) noexcept;
  void run_fetch();
  [[nodiscard]] bool in_memory(std::uint64_t offset, std::size_t length);
  void fetch(std::uint64_t offset);
  void fetch_ahead(std::uint64_t offset);

  const std::string path_;
  Phase phase_ = Phase::opening;
  std::optional<Error> error_;
  std::uint64_t size_ = 0;
  /// What workers have read; trusted without asking again, or a machine short of memory would never get on.
  Range fetched_;

  // The worker's while there is one.
  UniqueFd file_;
  int outcome_ = 0;
  Range wanted_;
};

}  // namespace wirelab::storage
