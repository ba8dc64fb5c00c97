#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "firmware/storage/upload_claims.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_posix/posix_operation.h"

namespace wirelab::storage {

/// How the store's directory spells an upload's key.
[[nodiscard]] std::string key_text(const Digest& key);

/// Looks for, or drops, what is here of an upload. `Interface` is UploadLook or Change.
template <typename Interface>
class PosixUploadCall : public PosixOperation<Interface>, private UploadClaim {
 public:
  PosixUploadCall(std::shared_ptr<StoreCore> core, const UploadName& name)
      : PosixOperation<Interface>(std::move(core)),
        UploadClaim(upload_key(name)),
        key_(key_text(this->claimed_key())) {}

  /// Begins, as soon as whoever is about to let go of the upload has done so.
  void start() {
    switch (this->core().claims.ask(*this)) {
      case Answer::granted: this->work_on(Lane::bulk); break;
      case Answer::waits: break;
      case Answer::in_use: refuse(Error::in_use); break;
    }
  }
  /// Fails at once, without a worker.
  void refuse(Error error) noexcept {
    over_ = true;
    error_ = error;
  }

 protected:
  ~PosixUploadCall() override { this->core().claims.release(*this); }

  /// Success, once it is over.
  [[nodiscard]] Result<void> outcome() const {
    if (error_) return fail(*error_);
    if (!over_) return fail(Error::would_block);
    return {};
  }
  [[nodiscard]] const std::string& key() const noexcept { return key_; }
  int outcome_ = 0;  // the worker's while there is one

 private:
  void granted() final { this->work_on(Lane::bulk); }
  [[nodiscard]] bool leaving() const noexcept final { return true; }
  void worked() final;

  const std::string key_;
  bool over_ = false;
  std::optional<Error> error_;
};

/// How much of an upload is here.
class PosixUploadLook final : public PosixUploadCall<UploadLook> {
 public:
  using PosixUploadCall::PosixUploadCall;
  [[nodiscard]] Result<std::uint64_t> offset() override;

 private:
  ~PosixUploadLook() override = default;
  void run() override;

  std::uint64_t found_ = 0;  // the worker's while there is one
};

/// The dropping of an upload.
class PosixUploadDrop final : public PosixUploadCall<Change> {
 public:
  using PosixUploadCall::PosixUploadCall;
  [[nodiscard]] Result<void> result() override { return outcome(); }

 private:
  ~PosixUploadDrop() override = default;
  void run() override;
};

}  // namespace wirelab::storage
