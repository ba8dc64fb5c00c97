#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// The names in one directory: those kept from an earlier reading if the directory has not changed since, which two or
/// three system calls tell, else read by a worker.
class PosixListing final : public PosixOperation<Listing> {
 public:
  PosixListing(std::shared_ptr<StoreCore> core, std::string path) noexcept;

  /// Takes the kept names or begins to read.
  void start();
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept { error_ = error; }

  [[nodiscard]] Result<std::string_view> names() override;

 private:
  ~PosixListing() override = default;

  void run() override;
  void worked() override;

  [[nodiscard]] bool take_kept();

  const std::string path_;
  std::optional<Error> error_;
  Names names_;
  std::uint64_t changes_at_start_ = 0;

  // The worker's while there is one.
  int outcome_ = 0;
  bool too_large_ = false;
  bool may_keep_ = false;
  DirectoryStamp stamp_;
  std::string read_;
};

}  // namespace wirelab::storage
