#pragma once

#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// The making or the removal of one directory.
class PosixDirectoryChange final : public PosixOperation<Change> {
 public:
  enum class Kind : std::uint8_t { make, remove };

  PosixDirectoryChange(std::shared_ptr<StoreCore> core, std::string path, Kind kind) noexcept;

  /// Hands the change to a worker.
  void start() { work_on(Lane::bulk); }
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept { result_ = fail(error); }

  [[nodiscard]] Result<void> result() override { return result_; }

 private:
  ~PosixDirectoryChange() override = default;

  void run() override;
  void worked() override;
  [[nodiscard]] int make(int parent, const char* name);
  [[nodiscard]] int remove(int parent, const char* name);

  const std::string path_;
  const Kind kind_;
  Result<void> result_ = fail(Error::would_block);
  int outcome_ = 0;  // the worker's while there is one
};

}  // namespace wirelab::storage
