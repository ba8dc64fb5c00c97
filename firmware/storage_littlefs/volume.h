#pragma once

#include <lfs2.h>

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/result.h"
#include "firmware/storage/entry_picker.h"
#include "firmware/storage/file_store.h"
#include "firmware/storage/listing.h"
#include "firmware/storage/store_fault.h"
#include "firmware/storage_littlefs/block_device.h"
#include "firmware/storage_littlefs/device_port.h"
#include "firmware/storage_littlefs/disk_label.h"
#include "firmware/storage_littlefs/littlefs_settings.h"
#include "firmware/storage_littlefs/numbered_partial.h"
#include "firmware/storage_littlefs/open_file.h"
#include "firmware/storage_littlefs/path_text.h"
#include "firmware/storage_littlefs/space_account.h"

namespace wirelab::storage {

/// What tells the bytes of one file from all others as long as it is open.
struct ReplacedBytes {
  std::uint64_t size = 0;
  bool has_blocks = false;
  lfs2_block_t head = 0;
  Digest sha256{};
};

/// A mounted littlefs and what the store adds to it. Every call waits for the device, and none may run beside another:
/// the steps of the store's operations are made one after another (TaskLine). Paths are checked ones (path_rules.h).
///
/// A change that fails half-way leaves littlefs with a memory that does not fit the disk, and its next change would
/// spoil the disk. So the volume is mounted anew before anything else, as after a power cut; files in the making are
/// lost then, files being read are not.
///
/// What is the store's own lies in `/.wirelab`: `incoming` (files in the making), `removed` (files that somebody still
/// reads), `partial` (uploads that are kept), `documents`. The first two are emptied when the
/// volume is mounted.
class Volume {
 public:
  /// Reserves nothing yet; the device must outlive the volume.
  Volume(BlockDevice& device, const LittlefsSettings& settings);

  /// Mounts the disk, after formatting it if it is blank. A disk with something else on it is left alone: `exists`.
  [[nodiscard]] std::expected<void, StoreFault> mount();

  /// Opens a file for reading; `not_allowed` if it is a directory. The file stays readable whatever becomes of its
  /// name.
  [[nodiscard]] Result<void> open(OpenFile& file, const char* path);
  /// The length of an open file.
  [[nodiscard]] std::uint64_t size(OpenFile& file) noexcept;
  /// Fills `into` from `offset`, as far as the file goes: littlefs answers `io` rather than less.
  [[nodiscard]] Result<std::size_t> read(OpenFile& file, std::uint64_t offset, MutableBytes into);
  /// Ends reading. A file that was removed meanwhile goes with its last reader.
  void close(OpenFile& file);

  /// Begins a new file of `size` bytes that has no name yet; the room for it is promised: `no_space`.
  [[nodiscard]] Result<void> create(OpenFile& file, std::uint64_t size);
  /// Promises room for a file in the making to grow up to `size` bytes: `no_space`.
  [[nodiscard]] Result<void> promise(OpenFile& file, std::uint64_t size);
  /// Adds bytes at its end; they are with the device when this answers.
  [[nodiscard]] Result<void> append(OpenFile& file, ConstBytes bytes);
  /// Makes what was added durable. After this come `publish`, `publish_over` or `discard`; after any error `discard`.
  [[nodiscard]] Result<void> seal(OpenFile& file);
  /// Gives a sealed file its name: `exists`, `not_found` (no such directory).
  [[nodiscard]] Result<void> publish(OpenFile& file, const char* path);
  /// The same, but replaces what has the name.
  [[nodiscard]] Result<void> publish_over(OpenFile& file, const char* path);
  /// Removes a file that has no name; harmless if there is none.
  void discard(OpenFile& file);

  /// Whether an upload to `path` can be begun: `not_found` (no such directory), `exists` if the name must be free.
  [[nodiscard]] Result<void> check_place(std::string_view path, NameTaken taken);
  /// Removes a file: `not_found`, `not_allowed`.
  [[nodiscard]] Result<void> remove(const char* path);
  /// Renames a file, never over another: `not_found`, `not_allowed`, `exists`.
  [[nodiscard]] Result<void> rename(const char* from, const char* to);
  /// Adds the names in a directory that a peer may see.
  [[nodiscard]] Result<void> list(const char* path, ListingBuilder& names);

  /// What stands under a path: `not_found`.
  [[nodiscard]] Result<EntryInfo> info(const char* path);
  /// Offers the entries of a directory that a peer may see.
  [[nodiscard]] Result<void> pick(const char* path, EntryPicker& entries);
  /// Makes a directory: `exists`, `not_found` (none to make it in), `no_space`.
  [[nodiscard]] Result<void> make_directory(const char* path);
  /// Removes an empty directory: `not_found`, `not_allowed` (a file), `in_use` (it is not empty).
  [[nodiscard]] Result<void> remove_directory(const char* path);
  /// The disk's room; what is promised to uploads is not free. Up to a 64th of the disk too little.
  [[nodiscard]] Result<DiskSpace> space();
  /// How many bytes are here of the kept upload with the key of `name`, whose other members it fills in: `not_found`.
  [[nodiscard]] Result<std::uint64_t> find_partial(NumberedPartial& name);
  /// Opens it for adding bytes at its end, or makes it; the room for a file of `size` is promised: `no_space`. `now`:
  /// since 1970, or 0. Answers how many bytes are here. After this, and after any error, comes `leave`.
  [[nodiscard]] Result<std::uint64_t> take_up(OpenFile& file, NumberedPartial& name, std::uint64_t size,
                                              std::uint64_t now);
  /// Keeps a kept upload, closed, from giving way to others until `leave`.
  void hold(OpenFile& file);
  /// Makes what was added durable; the file stays open.
  [[nodiscard]] Result<void> sync(OpenFile& file);
  /// Lets go of a kept upload, making durable what was added; harmless if it is not open.
  void leave(OpenFile& file);
  /// Removes it; `size` is its length.
  [[nodiscard]] Result<void> remove_partial(const NumberedPartial& name, std::uint64_t size);
  /// What a file that is open for reading is made of, but for its hash.
  [[nodiscard]] ReplacedBytes bytes_of(OpenFile& file) noexcept;
  /// Gives it, closed, the name `path` in one step: one that must be free (`exists`), or that must lead to the file of
  /// `old`, which goes: `invalid` if it does not, `in_use` while somebody reads it.
  [[nodiscard]] Result<void> put_partial(const NumberedPartial& name, const char* path, const ReplacedBytes* old);

  /// The whole of a document: `not_found`, `no_resources` (larger than settings allow, or no memory).
  [[nodiscard]] Result<std::size_t> load(const char* path, std::unique_ptr<std::byte[]>& content);
  /// Replaces a document.
  [[nodiscard]] Result<void> replace(const char* path, ConstBytes content);

 private:
  [[nodiscard]] std::expected<void, StoreFault> check_settings() const;
  [[nodiscard]] bool reserve_memory();
  [[nodiscard]] std::expected<void, StoreFault> mount_or_format();
  [[nodiscard]] std::expected<void, StoreFault> may_format(DiskState state, MutableBytes room);
  [[nodiscard]] std::string start_anew() const;
  [[nodiscard]] std::expected<void, StoreFault> format(DiskLabel& label);
  [[nodiscard]] static std::expected<void, StoreFault> write_label(DiskLabel& label, DiskState state);
  [[nodiscard]] std::expected<void, StoreFault> enter_own();
  [[nodiscard]] int sweep(const char* directory);

  [[nodiscard]] int ready();
  [[nodiscard]] int finished(int answer);
  [[nodiscard]] std::uint32_t blocks_of(std::uint64_t size) const noexcept;
  [[nodiscard]] bool fits(std::uint32_t blocks);
  [[nodiscard]] int look(const char* path, lfs2_info& info);
  /// Calls `visit` with the name and what littlefs knows of it, for each entry that users may see, until it fails.
  template <typename Visit>
  [[nodiscard]] Result<void> each_entry(const char* path, Visit visit);
  [[nodiscard]] int move_away(const char* path, lfs2_block_t head);
  void settle_promise(OpenFile& file);
  template <typename Visit>
  [[nodiscard]] int each_partial(Visit visit);
  [[nodiscard]] bool in_hand(const NumberedPartial& name);
  [[nodiscard]] Result<std::uint32_t> make_room_for_partial(std::uint64_t now, std::size_t most);
  [[nodiscard]] Result<void> still_there(const char* path, const ReplacedBytes& old);

  BlockDevice& device_;
  const LittlefsSettings settings_;
  const std::uint32_t block_count_;
  const std::uint32_t inline_limit_;
  std::unique_ptr<std::byte[]> memory_;
  std::unique_ptr<DevicePort> port_;
  lfs2_config config_{};
  lfs2_t littlefs_{};
  /// For looking at a file within one step, and for documents.
  std::unique_ptr<OpenFile> scratch_;
  IntrusiveList<OpenFile> readers_;
  IntrusiveList<OpenFile> writers_;
  /// Of kept uploads that are closed and not let go of.
  IntrusiveList<OpenFile> held_;
  SpaceAccount space_;
  std::uint32_t next_number_ = 1;
  /// A change failed half-way: what littlefs remembers may not be what the disk holds.
  bool doubtful_ = false;
};

}  // namespace wirelab::storage
