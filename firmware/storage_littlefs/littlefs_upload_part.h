#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "firmware/storage/upload_claims.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_littlefs/littlefs_operation.h"

namespace wirelab::storage {

/// One part of an upload that is kept. Its bytes are collected in one buffer, and a step adds them to the upload's file
/// whenever it is full; now and then one syncs it. The end is a row of short steps: sync, read back what this part did
/// not hash, read the file that is to be replaced, rename.
class LittlefsUploadPart final : public LittlefsOperation<UploadPart>, private UploadClaim {
 public:
  /// `buffer` holds the collected bytes and littlefs's cache for the file; it goes back to the rack with the part. May
  /// be empty if the part is refused.
  LittlefsUploadPart(std::shared_ptr<LittlefsCore> core, OperationPlace& place, const UploadName& name,
                     const UploadCondition& condition, std::uint64_t offset, MutableBytes buffer) noexcept;

  /// Fails at once, without a step.
  void refuse(Error error) noexcept;

  void begin(std::uint64_t length) override;
  [[nodiscard]] Result<MutableBytes> space() override;
  void advance(std::size_t count) override;
  [[nodiscard]] Result<std::string_view> commit() override;
  [[nodiscard]] std::uint64_t steps() const override { return steps_; }
  [[nodiscard]] PartEnd part_end() const override { return phase_ == Phase::over ? end_ : PartEnd::none; }
  [[nodiscard]] std::uint64_t kept() const override { return phase_ == Phase::over ? kept_ : 0; }

 private:
  enum class Phase : std::uint8_t {
    made,       // `begin` has not come
    waiting,    // for somebody else to let go of the upload
    starting,   // a step opens the file
    filling,    // bytes come; a step may be writing some
    keeping,    // a step makes durable what came
    flushing,   // a step writes the last bytes of the part and makes them durable
    reading,    // steps read back what was not hashed
    comparing,  // steps read the file that is to be replaced
    naming,     // steps look for a name and take it
    closing,    // a step lets go of a whole upload for which nobody waits any more
    over,       // nothing is left to do: `error_`, `end_` and `path_` tell how it went
  };

  ~LittlefsUploadPart() override;

  void granted() override;
  [[nodiscard]] bool leaving() const noexcept override { return abandoned(); }
  void run_step() override;
  void worked() override;
  void end() override;
  void enter(Phase phase);
  void give_up(Error error);

  [[nodiscard]] Result<void> open();
  [[nodiscard]] Result<void> write();
  [[nodiscard]] Result<void> flush();
  [[nodiscard]] Result<void> read_back();
  [[nodiscard]] Result<void> compare();
  [[nodiscard]] Result<void> take_name();
  [[nodiscard]] Result<bool> hash_some(std::uint64_t size);
  void close_all();
  [[nodiscard]] MutableBytes buffer() const noexcept;
  [[nodiscard]] MutableBytes room() const noexcept;

  PathText path_;
  const std::uint64_t size_;
  const Digest sha256_;
  const UploadCondition condition_;
  const std::uint64_t begins_at_;
  const MutableBytes buffer_;
  std::uint64_t length_ = 0;
  Phase phase_ = Phase::made;
  bool commit_wanted_ = false;
  std::uint64_t steps_ = 0;
  std::optional<Error> failure_;  // known, not yet told: what came has to be kept first
  std::optional<Error> error_;

  // The step's while there is one.
  OpenFile file_;
  NumberedPartial name_;
  Result<void> outcome_;
  PartEnd end_ = PartEnd::none;
  Phase next_ = Phase::reading;  // of the end
  bool reading_ = false;         // `file_` is open for reading
  std::size_t filled_ = 0;       // bytes in the buffer
  std::uint64_t written_ = 0;    // where these go
  std::uint64_t kept_ = 0;       // bytes that are durable
  Sha256 hash_;
  std::uint64_t hashed_ = 0;
  ReplacedBytes old_;
  unsigned copies_tried_ = 0;
};

/// How much of an upload is here.
class LittlefsUploadLook final : public LittlefsOperation<UploadLook>, private UploadClaim {
 public:
  LittlefsUploadLook(std::shared_ptr<LittlefsCore> core, OperationPlace& place, const UploadName& name) noexcept
      : LittlefsOperation(std::move(core), place), UploadClaim(upload_key(name)) {}

  void start();
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { outcome_ = fail(error); }
  [[nodiscard]] Result<std::uint64_t> offset() override { return outcome_; }

 private:
  ~LittlefsUploadLook() override { core().claims.release(*this); }
  void granted() override { work(); }
  [[nodiscard]] bool leaving() const noexcept override { return true; }
  void run_step() override;
  void worked() override;

  Result<std::uint64_t> found_;  // the step's while there is one
  Result<std::uint64_t> outcome_ = fail(Error::would_block);
};

/// The dropping of an upload.
class LittlefsUploadDrop final : public LittlefsOperation<Change>, private UploadClaim {
 public:
  LittlefsUploadDrop(std::shared_ptr<LittlefsCore> core, OperationPlace& place, const UploadName& name) noexcept
      : LittlefsOperation(std::move(core), place), UploadClaim(upload_key(name)) {}

  void start();
  /// Fails at once, without a step.
  void refuse(Error error) noexcept { outcome_ = fail(error); }
  [[nodiscard]] Result<void> result() override { return outcome_; }

 private:
  ~LittlefsUploadDrop() override { core().claims.release(*this); }
  void granted() override { work(); }
  [[nodiscard]] bool leaving() const noexcept override { return true; }
  void run_step() override;
  void worked() override;

  Result<void> dropped_;  // the step's while there is one
  Result<void> outcome_ = fail(Error::would_block);
};

}  // namespace wirelab::storage
