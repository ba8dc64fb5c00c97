#pragma once

#include "firmware/command/verb_table.h"
#include "firmware/files/hash_line.h"
#include "firmware/storage/file_store.h"

namespace wirelab::files {

/// FILE_INFO path: what it is, how large, how old.
class InfoVerb final : public command::Verb {
 public:
  explicit InfoVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// DOWNLOAD_RANGE path offset length: some of the bytes of a file.
class RangeVerb final : public command::Verb {
 public:
  explicit RangeVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// FILE_HASH path [length]: the SHA-256 of what lies on the disk.
class HashVerb final : public command::Verb {
 public:
  HashVerb(Reactor& reactor, storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
  HashLine line_;
};

/// MAKE_DIRECTORY path.
class MakeDirectoryVerb final : public command::Verb {
 public:
  explicit MakeDirectoryVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// REMOVE_DIRECTORY path: an empty one.
class RemoveDirectoryVerb final : public command::Verb {
 public:
  explicit RemoveDirectoryVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// LIST_TREE [path]: everything beneath a directory.
class TreeVerb final : public command::Verb {
 public:
  explicit TreeVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// FREE_SPACE: the room on the disk.
class SpaceVerb final : public command::Verb {
 public:
  explicit SpaceVerb(storage::FileStore& store) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  storage::FileStore& store_;
};

/// The file verbs that only sessions have, over one store and in one loop, which must outlive them.
class SessionFileVerbs {
 public:
  SessionFileVerbs(Reactor& reactor, storage::FileStore& store) noexcept
      : info_(store),
        range_(store),
        hash_(reactor, store),
        make_directory_(store),
        remove_directory_(store),
        tree_(store),
        space_(store) {}

  /// Registers them; false if the table has no room or one of the names is taken.
  [[nodiscard]] bool add_to(command::VerbTable& table) noexcept;

 private:
  InfoVerb info_;
  RangeVerb range_;
  HashVerb hash_;
  MakeDirectoryVerb make_directory_;
  RemoveDirectoryVerb remove_directory_;
  TreeVerb tree_;
  SpaceVerb space_;
};

}  // namespace wirelab::files
