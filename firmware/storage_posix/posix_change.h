#pragma once

#include <optional>
#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// The removal or the renaming of one file.
class PosixChange final : public PosixOperation<Change> {
 public:
  /// Removes `path`.
  PosixChange(std::shared_ptr<StoreCore> core, std::string path) noexcept;
  /// Renames `from` to `to`.
  PosixChange(std::shared_ptr<StoreCore> core, std::string from, std::string to) noexcept;

  /// Hands the change to a worker.
  void start() { work_on(Lane::bulk); }
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<void> result() override;

 private:
  ~PosixChange() override = default;

  void run() override;
  void worked() override;

  [[nodiscard]] int remove();
  [[nodiscard]] int rename(const std::string& new_path);
  [[nodiscard]] int check_file(int directory, const char* name);

  const std::string path_;
  const std::optional<std::string> to_;
  bool over_ = false;
  std::optional<Error> error_;
  int outcome_ = 0;  // the worker's while there is one
};

}  // namespace wirelab::storage
