#pragma once

#include "firmware/command/verb_table.h"
#include "firmware/storage/upload_store.h"

namespace wirelab::files {

/// UPLOAD_OFFSET PATH SIZE SHA256: how much of an upload is here.
class UploadOffsetVerb final : public command::Verb {
 public:
  explicit UploadOffsetVerb(storage::UploadStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::UploadStore& store_;
};

/// UPLOAD_PART PATH SIZE SHA256 CONDITION OFFSET: some more of it, and with the last byte the file.
class UploadPartVerb final : public command::Verb {
 public:
  explicit UploadPartVerb(storage::UploadStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::UploadStore& store_;
};

/// UPLOAD_DROP PATH SIZE SHA256: forgets what is here of it.
class UploadDropVerb final : public command::Verb {
 public:
  explicit UploadDropVerb(storage::UploadStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::UploadStore& store_;
};

/// The verbs of uploads that can be resumed, which only sessions have. The store must outlive them.
class UploadVerbs {
 public:
  explicit UploadVerbs(storage::UploadStore& store) noexcept : offset_(store), part_(store), drop_(store) {}

  /// Registers them; false if the table has no room or one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept {
    return table.add(offset_) && table.add(part_) && table.add(drop_);
  }

 private:
  UploadOffsetVerb offset_;
  UploadPartVerb part_;
  UploadDropVerb drop_;
};

}  // namespace wirelab::files
