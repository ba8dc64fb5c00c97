#pragma once

#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"
#include "firmware/core/file_handle.h"
#include "firmware/core/handle.h"
#include "firmware/core/result.h"
#include "firmware/core/watcher.h"
#include "firmware/storage/entry.h"
#include "firmware/storage/file_length.h"

namespace wirelab::storage {

/// Work that a store has begun. Every question may be answered `would_block`, after which the watcher is called when
/// there is something to collect; any other error is final and repeated. Letting go of the handle detaches the work:
/// what was not committed leaves no trace, and no call arrives any more.
class Operation : public Resource {
 public:
  /// Who is called when an answer is there; null for nobody. Replays an answer that came before it.
  virtual void watch(Watcher* watcher) = 0;
};

/// Reads one file. It sees the file as it was when opened, whatever is renamed or deleted since.
class FileReader : public Operation {
 public:
  /// The file's length in bytes when it was opened. `not_found`, `not_allowed` (no path of this store, a directory, a
  /// symlink), `io`.
  [[nodiscard]] virtual Result<std::uint64_t> size() = 0;

  /// Copies bytes from `offset`; fewer than asked for only because no more are at hand at once. 0 at or after the end.
  [[nodiscard]] virtual Result<std::size_t> read(std::uint64_t offset, MutableBytes into) = 0;

  /// How many of the `length` bytes from `offset` can be handed to Stream::send_file without waiting for the disk;
  /// starts to fetch them when it answers `would_block`. `unsupported` where the store has no handle to give: then use
  /// `read`.
  [[nodiscard]] virtual Result<std::size_t> prepare(std::uint64_t offset, std::size_t length) = 0;

  /// For Stream::send_file; belongs to this reader. Valid once `size` succeeded.
  [[nodiscard]] virtual FileHandle handle() const = 0;
};

/// What to do when the name of an upload is taken.
enum class NameTaken : std::uint8_t {
  store_beside,  ///< take the first free name of the `-copia` series (see naming.h)
  refuse,        ///< fail with `exists`
};

/// Writes one new file. Nothing is visible under any name until `commit`, and then the whole file is; a file that
/// exists is never written over. Usage: fill `space`, `advance`, repeat; then `finish` if nobody announced the length;
/// then `commit` until it answers.
class FileWriter : public Operation {
 public:
  /// Room for the next bytes, valid until `advance`; empty only once nothing more can come: the announced size is there
  /// (at once for size 0), or the bound of an open length, or `finish` was called. `would_block` while the file is
  /// being made or earlier bytes have to reach the disk first, `no_space`, `not_found` (no such directory),
  /// `not_allowed`, `io`.
  [[nodiscard]] virtual Result<MutableBytes> space() = 0;

  /// The first `count` bytes of `space` are now part of the file. They start for the disk at the store's own pace.
  virtual void advance(std::size_t count) = 0;

  /// No more bytes come: a file of open length (`FileLength::at_most`) is as long as what was advanced so far. At any
  /// time, also while `space` would block; changes nothing where the length was announced.
  virtual void finish() {}

  /// Makes everything written durable, then puts it under its name in one step, then makes the name durable; only then
  /// it answers the path under which the file stands (valid as long as the writer). Call until it is not `would_block`.
  /// A writer that is let go of during its commit publishes the whole file or nothing. `invalid` before all bytes are
  /// there: fewer than announced, or an open length neither finished nor at its bound. Nothing stays of them then.
  [[nodiscard]] virtual Result<std::string_view> commit() = 0;
};

/// A change of names: removing or renaming. Runs to its end even when the handle is let go.
class Change : public Operation {
 public:
  /// Success once the change, and the directory entries it touched, are durable.
  [[nodiscard]] virtual Result<void> result() = 0;
};

/// The names in one directory.
class Listing : public Operation {
 public:
  /// All names in byte order, joined by '\n', none at the end; a directory's name ends in '/'. Valid as long as the
  /// listing. Files of the store's own, symlinks and special files are left out. `not_found`, `not_allowed`,
  /// `no_resources` (larger than the store is willing to hold).
  [[nodiscard]] virtual Result<std::string_view> names() = 0;
};

/// What stands under one path.
class Look : public Operation {
 public:
  /// What it is. `not_found`, `not_allowed` (no path of this store, a symlink, a special file), `io`.
  [[nodiscard]] virtual Result<EntryInfo> info() = 0;
};

/// Reads directories, a bounded number of entries at a time, and one after another: whoever walks through a tree needs
/// one of these, however large it is.
class DirectoryReader : public Operation {
 public:
  /// Begins to read the first entries of the directory `path` whose names come behind `after` in byte order; an empty
  /// `after` comes before all names. What was read before is forgotten. The one before must have its answer.
  virtual void begin(std::string_view path, std::string_view after) = 0;
  /// What was read; valid until the next `begin`. Left out is what a listing leaves out. `invalid` before the first
  /// `begin`; `not_found`, `not_allowed`, `io`, `no_resources`. After any of them another directory can be begun.
  [[nodiscard]] virtual Result<EntryBatch> entries() = 0;
};

/// How much room there is.
class SpaceReport : public Operation {
 public:
  [[nodiscard]] virtual Result<DiskSpace> space() = 0;
};

using LookHandle = Handle<Look>;
using DirectoryReaderHandle = Handle<DirectoryReader>;
using SpaceReportHandle = Handle<SpaceReport>;
using FileReaderHandle = Handle<FileReader>;
using FileWriterHandle = Handle<FileWriter>;
using ChangeHandle = Handle<Change>;
using ListingHandle = Handle<Listing>;

/// Files beneath one root. No path leads outside it, whatever it contains and whoever changes directories meanwhile:
/// paths are checked by path_rules.h, symlinks are not followed, and the store's own files are out of reach. Paths use
/// '/' and are relative to the root; "" and "." are the root. They are copied: the caller's text may go after the call.
///
/// Every call answers at once with the operation, which then says whether the thing exists or is allowed; it fails
/// itself only with `no_resources`.
class FileStore {
 public:
  FileStore() = default;
  FileStore(const FileStore&) = delete;
  FileStore& operator=(const FileStore&) = delete;
  virtual ~FileStore() = default;

  /// Opens a file for reading.
  [[nodiscard]] virtual Result<FileReaderHandle> open(std::string_view path) = 0;
  /// Begins a new file. `space` answers `no_space` at once if a known length cannot fit; an open one takes room as its
  /// bytes come, and `space` or `commit` answers `no_space` once the disk has refused some of them.
  [[nodiscard]] virtual Result<FileWriterHandle> create(std::string_view path, FileLength length, NameTaken taken) = 0;
  /// Removes a file (never a directory): `not_found`, `not_allowed`.
  [[nodiscard]] virtual Result<ChangeHandle> remove(std::string_view path) = 0;
  /// Renames a file, never over another: `not_found`, `exists`, `not_allowed`.
  [[nodiscard]] virtual Result<ChangeHandle> rename(std::string_view from, std::string_view to) = 0;
  /// Lists a directory.
  [[nodiscard]] virtual Result<ListingHandle> list(std::string_view path) = 0;

  // The rest is `unsupported` by stores that have no directories.

  /// Looks at a file or directory.
  [[nodiscard]] virtual Result<LookHandle> look(std::string_view /*path*/) { return fail(Error::unsupported); }
  /// Begins to read directories.
  [[nodiscard]] virtual Result<DirectoryReaderHandle> browse() { return fail(Error::unsupported); }
  /// Asks for the room on the disk.
  [[nodiscard]] virtual Result<SpaceReportHandle> measure() { return fail(Error::unsupported); }
  /// Makes one directory: `not_found` (none to make it in), `exists`, `not_allowed`, `no_space`.
  [[nodiscard]] virtual Result<ChangeHandle> make_directory(std::string_view /*path*/) {
    return fail(Error::unsupported);
  }
  /// Removes an empty directory: `not_found`, `not_allowed` (a file; the root), `in_use` (it is not empty, perhaps of
  /// what no listing shows).
  [[nodiscard]] virtual Result<ChangeHandle> remove_directory(std::string_view /*path*/) {
    return fail(Error::unsupported);
  }
};

}  // namespace wirelab::storage
