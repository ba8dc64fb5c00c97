#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/posix/unique_fd.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_posix/system_calls.h"

namespace wirelab::storage {

/// One file of the store's directory for uploads that are kept, as its name says: the upload's key, and how many of its
/// bytes are durable. A renaming is what records these: it follows a sync of the file, so whichever of its names
/// survives a power cut claims no byte that is gone.
struct PartialName {
  std::string key;
  std::uint64_t offset = 0;

  [[nodiscard]] std::string text() const;
  /// Nothing if `text` is no such name.
  [[nodiscard]] static std::optional<PartialName> parse(std::string_view text);
};

/// Whether this is, under another name, a file that everybody sees: it was published, and its name here was not removed
/// any more. Nothing may be written to it.
[[nodiscard]] inline bool is_published(const struct stat& status) noexcept { return status.st_nlink > 1; }

/// The directory itself. Calls are made on workers, several at once; answers are 0 or a negative errno value. That two
/// do not touch one upload at once is their callers' business (upload_claims.h).
class PartialPlace {
 public:
  /// Finds what is here of `key`, and removes what else a power cut may have brought back: -ENOENT.
  [[nodiscard]] int find(SystemCalls& calls, std::string_view key, PartialName& found);
  /// Opens what is here of `key`, or makes it, after making room for it: -ENOMEM if there is none. It is safe from
  /// `sweep` until `leave`.
  [[nodiscard]] int enter(SystemCalls& calls, std::string_view key, PartialName& name, UniqueFd& file);
  void leave(std::string_view key);
  /// Removes every name of `key`: -ENOENT if there is none.
  [[nodiscard]] int remove(SystemCalls& calls, std::string_view key);
  /// Gives back what an open file has behind its offset. Never makes it longer: what is missing of a file that somebody
  /// made shorter would turn into bytes that nobody sent.
  [[nodiscard]] static int cut(SystemCalls& calls, int file, const PartialName& name);
  /// For the start, when nobody has anything open: gives back the room that a server that was killed had taken for
  /// bytes that never came, and removes what was published and not forgotten.
  [[nodiscard]] int tidy(SystemCalls& calls);
  /// Removes what nobody went on with for too long, then the oldest until no more than `most` are left.
  [[nodiscard]] int sweep(SystemCalls& calls, std::size_t most);

  UniqueFd directory;

 private:
  [[nodiscard]] int list(SystemCalls& calls, std::vector<PartialName>& names) const;
  [[nodiscard]] int sweep_locked(SystemCalls& calls, std::size_t most, std::vector<UniqueFd>& going);
  [[nodiscard]] int unlink(SystemCalls& calls, const PartialName& name) const;

  std::mutex mutex_;
  std::set<std::string, std::less<>> entered_;
};

}  // namespace wirelab::storage
