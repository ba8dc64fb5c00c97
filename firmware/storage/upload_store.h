#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/storage/file_store.h"
#include "firmware/storage/sha256.h"

namespace wirelab::storage {

/// What names an upload that can be resumed.
struct UploadName {
  std::string_view path;   ///< where the file is to stand
  std::uint64_t size = 0;  ///< of the whole file
  Digest sha256{};         ///< of the whole file
};

/// The one number that stands for an upload's name in a store: the SHA-256 of it all. `path` must be one that
/// `check_path` answered, so that two spellings are one upload.
[[nodiscard]] Digest upload_key(const UploadName& name) noexcept;

/// What must be true of the name at the moment when the file is put there.
struct UploadCondition {
  enum class Kind : std::uint8_t {
    new_name,  ///< it is free
    beside,    ///< nothing: if it is taken, the file gets the next of the `-copia` series (naming.h)
    replace,   ///< it leads to a regular file with the SHA-256 `old`, which is replaced
  };
  Kind kind = Kind::new_name;
  Digest old{};
};

/// How a part of an upload ended.
enum class PartEnd : std::uint8_t {
  none,          ///< it has not, or it failed with an error
  kept,          ///< what came is durable, and the file is not whole yet
  stored,        ///< the file is whole, and durable under its name
  wrong_offset,  ///< it would not have begun where the last one ended
  exists,        ///< whole, but the name that had to be free is taken
  changed,       ///< whole, but the name does not lead to the file that was to be replaced
  mismatch,      ///< whole, but of another SHA-256 than was announced: all of it is dropped
};

/// A part of an upload that can be resumed: a writer that keeps. What was not committed stays in the store, as far as
/// it is durable; so does an upload that is whole, but whose condition does not hold.
class UploadPart : public FileWriter {
 public:
  /// Begins, with `length` bytes to come; `space` then asks for no more than these. `space` fails with
  /// `invalid` if the part ended already (`part_end` says how), or if there would be more bytes than the file has;
  /// with `in_use` if somebody else sends a part of the same upload; else as FileWriter's. After an error what came is
  /// kept.
  virtual void begin(std::uint64_t length) = 0;
  /// As FileWriter's; the path is empty if the part ended, but not with the file under its name.
  [[nodiscard]] Result<std::string_view> commit() override = 0;

  /// Steps of the end that are done: it may read whole files, and whoever waits for it can tell by this number that it
  /// gets on. The watcher is called after each.
  [[nodiscard]] virtual std::uint64_t steps() const = 0;
  /// How it ended, once `space` or `commit` said that it did.
  [[nodiscard]] virtual PartEnd part_end() const = 0;
  /// Where the next part has to begin; every byte before that is durable. Known once `part_end` is.
  [[nodiscard]] virtual std::uint64_t kept() const = 0;
};

/// How much of an upload is here.
class UploadLook : public Operation {
 public:
  /// The bytes that are here, durable; 0 if the store knows nothing of it. `in_use` while somebody sends a part of it.
  [[nodiscard]] virtual Result<std::uint64_t> offset() = 0;
};

using UploadPartHandle = Handle<UploadPart>;
using UploadLookHandle = Handle<UploadLook>;

/// Uploads that each of the store keeps at once. When one more begins, the one goes with which nobody went on for
/// longest; never one that is being sent.
inline constexpr std::size_t kMaxUploadsKept = 64;
/// How long an upload is kept with which nobody goes on.
inline constexpr std::int64_t kUploadKeptSeconds = std::int64_t{7} * 24 * 3600;

/// Uploads that survive a broken connection and a new start. They are out of every other verb's reach until they are
/// whole. Calls answer as those of FileStore.
class UploadStore {
 public:
  UploadStore() = default;
  UploadStore(const UploadStore&) = delete;
  UploadStore& operator=(const UploadStore&) = delete;
  virtual ~UploadStore() = default;

  /// Takes an upload up at `offset`; UploadPart::begin starts it.
  [[nodiscard]] virtual Result<UploadPartHandle> take_up(const UploadName& name, const UploadCondition& condition,
                                                         std::uint64_t offset) = 0;
  /// Asks how much is here.
  [[nodiscard]] virtual Result<UploadLookHandle> look_up(const UploadName& name) = 0;
  /// Forgets an upload: `not_found`, `in_use`.
  [[nodiscard]] virtual Result<ChangeHandle> drop(const UploadName& name) = 0;
};

}  // namespace wirelab::storage
