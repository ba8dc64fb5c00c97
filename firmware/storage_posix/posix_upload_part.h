#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "firmware/storage/upload_claims.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_posix/partial_file.h"
#include "firmware/storage_posix/posix_operation.h"
#include "firmware/storage_posix/replaced_file.h"

namespace wirelab::storage {

/// One part of an upload that is kept. The loop fills one buffer while a worker writes and hashes the other; now and
/// then the worker syncs the file and records how far it is durable. The end is a row of short steps: sync, read back
/// what this part did not hash, look at the file that is to be replaced, put the new one under its name.
class PosixUploadPart final : public PosixOperation<UploadPart>, private UploadClaim {
 public:
  PosixUploadPart(std::shared_ptr<StoreCore> core, const UploadName& name, const UploadCondition& condition,
                  std::uint64_t offset);

  /// Fails at once, without a worker.
  void refuse(Error error) noexcept;

  void begin(std::uint64_t length) override;
  [[nodiscard]] Result<MutableBytes> space() override;
  void advance(std::size_t count) override;
  [[nodiscard]] Result<std::string_view> commit() override;
  [[nodiscard]] std::uint64_t steps() const override { return steps_; }
  [[nodiscard]] PartEnd part_end() const override { return phase_ == Phase::over ? end_ : PartEnd::none; }
  [[nodiscard]] std::uint64_t kept() const override { return phase_ == Phase::over ? file_.offset() : 0; }

 private:
  enum class Phase : std::uint8_t {
    made,      // `begin` has not come
    waiting,   // for somebody else to let go of the upload
    starting,  // a worker opens the file and takes room
    filling,   // bytes come; a worker may be writing some
    keeping,   // a worker makes durable what came
    ending,    // workers go through the steps of the end
    over,      // nothing is left to do: `error_`, `end_` and `stored_as_` tell how it went
  };
  /// Of the end.
  enum class Step : std::uint8_t { flush, read_back, look_at_old, publish, done };

  struct Buffer {
    PageBuffer pages;
    std::size_t filled = 0;
    bool full = false;  // the worker's until it is written
  };

  ~PosixUploadPart() override;

  void granted() override;
  [[nodiscard]] bool leaving() const noexcept override { return abandoned(); }
  void run() override;
  void worked() override;
  void end() override;
  void enter(Phase phase);
  void go_on();

  void run_start();
  [[nodiscard]] int check_place() const;
  [[nodiscard]] int write(Buffer& buffer);
  void run_keep();
  void run_step();
  [[nodiscard]] int flush();
  [[nodiscard]] int read_back();
  [[nodiscard]] int look_at_old();
  [[nodiscard]] int publish();
  [[nodiscard]] int put_under(int directory, const char* name);
  void take_back(int directory, const char* name);
  [[nodiscard]] int stay(PartEnd end);

  const std::string path_;
  const std::uint64_t size_;
  const Digest sha256_;
  const UploadCondition condition_;
  const std::uint64_t begins_at_;
  const std::string key_;
  std::uint64_t length_ = 0;
  std::uint64_t received_ = 0;

  Phase phase_ = Phase::made;
  bool commit_wanted_ = false;
  std::uint64_t steps_ = 0;
  std::optional<Error> failure_;  // known, not yet told: what came has to be kept first
  std::optional<Error> error_;
  std::array<Buffer, 2> buffers_;
  std::size_t filling_ = 0;  // the buffer that the loop fills
  std::size_t writing_ = 0;  // the one that is written next

  // The worker's while there is one.
  PartialFile file_;
  int outcome_ = 0;
  PartEnd end_ = PartEnd::none;
  Step step_ = Step::flush;
  std::uint64_t written_ = 0;  // where the next bytes go
  Sha256 hash_;
  std::uint64_t hashed_ = 0;
  ReplacedFile old_;
  std::string stored_as_;
};

}  // namespace wirelab::storage
