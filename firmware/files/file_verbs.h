#pragma once

#include "firmware/command/verb_table.h"
#include "firmware/storage/file_store.h"

namespace wirelab::files {

/// LIST_FILES [PATH]: the names in a directory.
class ListVerb final : public command::Verb {
 public:
  explicit ListVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// DOWNLOAD_FILE NAME: the bytes of a file.
class DownloadVerb final : public command::Verb {
 public:
  explicit DownloadVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// UPLOAD_FILE NAME: a new file; if the name is taken it is stored beside the old one.
class UploadVerb final : public command::Verb {
 public:
  explicit UploadVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// DELETE_FILE NAME.
class DeleteVerb final : public command::Verb {
 public:
  explicit DeleteVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// RENAME_FILE OLD NEW: never over another file.
class RenameVerb final : public command::Verb {
 public:
  explicit RenameVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// The five verbs over one store, which must outlive them.
class FileVerbs {
 public:
  explicit FileVerbs(storage::FileStore& store) noexcept
      : list_(store), download_(store), upload_(store), delete_(store), rename_(store) {}

  /// Registers them; false if the table has no room or one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept;

 private:
  ListVerb list_;
  DownloadVerb download_;
  UploadVerb upload_;
  DeleteVerb delete_;
  RenameVerb rename_;
};

}  // namespace wirelab::files
