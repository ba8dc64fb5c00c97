#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/posix/unique_fd.h"
#include "firmware/storage/upload_claims.h"
#include "firmware/storage_posix/buffer_pool.h"
#include "firmware/storage_posix/huge_pages.h"
#include "firmware/storage_posix/partial_place.h"
#include "firmware/storage_posix/resolver.h"
#include "firmware/storage_posix/snapshot_cache.h"
#include "firmware/storage_posix/system_calls.h"

namespace wirelab::storage {

class DocumentReplacement;

/// How much a store may hold at once, and how it works.
struct StoreSettings {
  Resolution resolution = Resolution::automatic;
  /// Operations that exist at once; more are `no_resources`.
  std::size_t max_operations = 4096;
  /// Uploads that exist at once. Each may hold small buffers of its own.
  std::size_t max_uploads = 256;
  /// Bytes of memory that whoever reads directories may take: more entries come in the next batch.
  std::size_t entry_room = std::size_t{64} * 1024;
  /// The large buffers that all uploads share, each one huge page.
  std::size_t shared_buffers = 8;
  std::size_t shared_buffer_size = kHugePage;
  /// From this size on, uploads are written with O_DIRECT: they would push everything else out of memory, and their
  /// sync would have it all still to write.
  std::uint64_t direct_from = std::uint64_t{1024} * 1024;
  /// Bytes after which an upload that can be resumed is synced while more come: what a server that is killed loses, and
  /// has to be sent again.
  std::uint64_t record_every = std::uint64_t{8} * 1024 * 1024;
};

/// What the operations of one store share. They keep it alive, so that the store itself may go while a worker still
/// finishes what somebody let go of. Calls, directories and resolver are for every thread, the rest for the reactor's.
struct StoreCore {
  StoreCore(Reactor& its_reactor, Executor& its_executor, SystemCalls& its_calls, const StoreSettings& its_settings,
            UniqueFd its_root)
      : reactor(its_reactor),
        executor(its_executor),
        calls(its_calls),
        settings(its_settings),
        root(std::move(its_root)),
        resolver(its_calls, root.get(), its_settings.resolution),
        buffers(its_settings.shared_buffers, its_settings.shared_buffer_size) {}

  /// Makes a change of a name beneath the root; answers what `change` does. Nobody else changes one meanwhile, so
  /// whoever replaces a file can look at it right before. Not for waiting for the disk.
  template <typename Change>
  [[nodiscard]] int change_names(Change change) {
    const std::lock_guard alone(names);
    return change();
  }

  Reactor& reactor;
  Executor& executor;
  SystemCalls& calls;
  const StoreSettings settings;
  const UniqueFd root;
  const Resolver resolver;
  UniqueFd incoming;
  UniqueFd documents;
  UniqueFd lock;
  PartialPlace partial;
  std::mutex names;
  /// The file system of the root and of everything that is being made.
  dev_t device = 0;
  std::atomic<std::uint64_t> next_temporary{1};

  SnapshotCache snapshots;
  BufferPool buffers;
  std::size_t operations = 0;
  std::size_t uploads = 0;
  std::deque<DocumentReplacement*> replacements;
  UploadClaims claims;
};

}  // namespace wirelab::storage
