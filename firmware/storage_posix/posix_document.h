#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "firmware/storage/document_store.h"
#include "firmware/storage_posix/posix_operation.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {

/// The reading of one document.
class PosixDocumentReader final : public PosixOperation<DocumentReader> {
 public:
  PosixDocumentReader(std::shared_ptr<StoreCore> core, std::string name) noexcept;

  void start() { work_on(Lane::quick); }
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<ConstBytes> content() override;

 private:
  ~PosixDocumentReader() override = default;

  void run() override;
  void worked() override;
  [[nodiscard]] int read();

  const std::string name_;
  bool over_ = false;
  std::optional<Error> error_;

  // The worker's while there is one.
  int outcome_ = 0;
  std::vector<std::byte> content_;
};

/// The replacement of one document. Replacements run one at a time in the order in which they came, so that the last
/// one asked for is the one that stays.
class DocumentReplacement final : public PosixOperation<Change> {
 public:
  DocumentReplacement(std::shared_ptr<StoreCore> core, std::string name, ConstBytes content);

  /// Begins, or waits for its turn.
  void start();
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<void> result() override;

 private:
  ~DocumentReplacement() override = default;

  void run() override;
  void worked() override;
  void end() override;
  [[nodiscard]] int replace();

  const std::string name_;
  const std::vector<std::byte> content_;
  bool over_ = false;
  std::optional<Error> error_;

  // The worker's while there is one.
  int outcome_ = 0;
  TemporaryFile file_;
};

}  // namespace wirelab::storage
