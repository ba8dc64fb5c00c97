#pragma once

#include <cstdint>
#include <string>

#include "firmware/core/bytes.h"
#include "firmware/storage_posix/partial_place.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// One upload that is kept, open. Everything here runs on a worker; answers are 0 or a negative errno value.
class PartialFile {
 public:
  /// Takes up what is here of `key`, or begins it.
  [[nodiscard]] int open(StoreCore& core, std::string_view key);
  /// How many bytes are known to be durable.
  [[nodiscard]] std::uint64_t offset() const noexcept { return name_.offset; }
  [[nodiscard]] int fd() const noexcept { return file_.get(); }
  [[nodiscard]] bool is_open() const noexcept { return static_cast<bool>(file_); }

  /// Takes room on the disk up to `end`, if there is room for all of `size`: -ENOSPC.
  [[nodiscard]] int reserve(StoreCore& core, std::uint64_t end, std::uint64_t size);
  /// Makes the bytes before `offset` durable, then records that they are. After a failure nothing more is recorded: the
  /// system may have forgotten what it could not write.
  [[nodiscard]] int record(StoreCore& core, std::uint64_t offset);
  /// Gives back the room behind what is recorded, and makes the record durable; an upload of which nothing is recorded
  /// goes.
  [[nodiscard]] int keep(StoreCore& core);
  /// Gives it a name in the open directory `directory`, by `put(from directory, its name there)`, which makes one
  /// change of names. It stays here until `discard`, so that no power cut can take both.
  template <typename Put>
  [[nodiscard]] int put_under(StoreCore& core, Put put) {
    if (const int lent = lend_name(core); lent < 0 && !has_no_links(lent)) return lent;
    const int from = lent_.empty() ? core.partial.directory.get() : core.incoming.get();
    const std::string name = lent_.empty() ? name_.text() : lent_;
    const int answer = put(from, name.c_str());
    if (answer < 0) take_back_name(core);
    return answer;
  }
  /// Removes it.
  void discard(StoreCore& core);
  /// Closes it; harmless if it is not open.
  void close(StoreCore& core);

 private:
  /// Whether the file system that answered so makes no hard link to this file, at no time.
  [[nodiscard]] static bool has_no_links(int answer) noexcept;
  [[nodiscard]] int lend_name(StoreCore& core);
  void take_back_name(StoreCore& core);

  UniqueFd file_;
  PartialName name_;
  std::string lent_;
  bool doubtful_ = false;
};

}  // namespace wirelab::storage
