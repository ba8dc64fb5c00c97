#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// One open file. A step fetches a window of it into the reader's buffer, and reads are answered from there.
class LittlefsFileReader final : public LittlefsOperation<FileReader> {
 public:
  /// `buffer` holds the window and littlefs's cache for the file; it goes back to the rack with the reader. May be
  /// empty if the reader is refused.
  LittlefsFileReader(std::shared_ptr<LittlefsCore> core, OperationPlace& place, std::string_view path,
                     MutableBytes buffer) noexcept;

  /// Opens the file.
  void start() { work(); }
  /// Fails at once, without a step.
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<std::uint64_t> size() override;
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override;
  /// The store has no handle to give.
  [[nodiscard]] Result<std::size_t> prepare(std::uint64_t offset, std::size_t length) override;
  [[nodiscard]] FileHandle handle() const override { return {}; }

 private:
  enum class Phase : std::uint8_t { opening, open, closing, over };

  ~LittlefsFileReader() override;

  void run_step() override;
  void worked() override;
  void end() override;
  void fetch();

  const PathText path_;
  const MutableBytes buffer_;
  Phase phase_ = Phase::opening;

  // The step's while there is one.
  OpenFile file_;
  Result<void> outcome_;
  std::uint64_t size_ = 0;
  std::uint64_t window_at_ = 0;
  std::size_t window_size_ = 0;
};

}  // namespace wirelab::storage
