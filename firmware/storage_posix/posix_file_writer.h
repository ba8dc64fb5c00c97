#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "firmware/storage/file_store.h"
#include "firmware/storage_posix/posix_operation.h"
#include "firmware/storage_posix/temporary_file.h"

namespace wirelab::storage {

/// One upload. Its bytes go to a temporary file, in pieces, each written by a worker while the next is filled; several
/// pieces may be under way at once. The last piece is written by the step that also syncs and publishes.
///
/// A writer always has a small buffer of its own for a piece; larger ones come from the pool that all uploads share, as
/// long as there are any. So a slow upload holds little, and no upload waits for another's.
///
/// A file of open length has no room reserved: whether a piece fits is known when it is written.
class PosixFileWriter final : public PosixOperation<FileWriter> {
 public:
  PosixFileWriter(std::shared_ptr<StoreCore> core, std::string path, FileLength length, NameTaken taken);

  /// Makes the temporary file.
  void start();
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept;

  [[nodiscard]] Result<MutableBytes> space() override;
  void advance(std::size_t count) override;
  void finish() override;
  [[nodiscard]] Result<std::string_view> commit() override;

 private:
  enum class Phase : std::uint8_t {
    starting,    // a worker makes the file
    filling,     // pieces come
    publishing,  // a worker writes the last piece, syncs, names
    discarding,  // a worker removes the file
    over,        // nothing is left to do: `error_` or `stored_as_` tells how it went
  };

  /// A run of the file's bytes and the task that writes it.
  class Piece final : public Task {
   public:
    void run() override;
    void posted() override;

    PosixFileWriter* writer = nullptr;
    PageBuffer buffer;
    bool shared = false;
    bool writing = false;
    std::uint64_t offset = 0;
    std::size_t filled = 0;
    int outcome = 0;
  };

  ~PosixFileWriter() override;

  void run() override;
  void worked() override;
  void end() override;

  void run_start();
  [[nodiscard]] int check_place() const;
  [[nodiscard]] int reserve();
  void run_publish();
  [[nodiscard]] int write_last();
  [[nodiscard]] int put_under_name();
  void take_back(int directory, const char* name);

  [[nodiscard]] Piece* next_piece();
  void piece_written(Piece& piece);
  void go_on();
  [[nodiscard]] std::uint64_t received() const noexcept;
  void drop_buffers() noexcept;

  const std::string path_;
  const FileLength length_;
  const NameTaken taken_;

  std::uint64_t size_;  // where the file ends: of an open length the bound, until it is finished
  Phase phase_ = Phase::starting;
  bool commit_wanted_ = false;
  std::optional<Error> failure_;  // known, not yet told: the file has to go first
  std::optional<Error> error_;
  std::array<Piece, 4> pieces_;
  Piece* current_ = nullptr;
  std::size_t writing_ = 0;
  std::uint64_t begun_ = 0;  // where the next piece starts

  // The worker's while there is one.
  TemporaryFile file_;
  int outcome_ = 0;
  bool direct_ = false;
  std::string stored_as_;
};

}  // namespace wirelab::storage
