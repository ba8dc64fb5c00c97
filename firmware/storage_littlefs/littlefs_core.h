#pragma once

#include <array>
#include <cstddef>
#include <memory>

#include "firmware/core/pool.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/upload_claims.h"
#include "firmware/storage_littlefs/buffer_rack.h"
#include "firmware/storage_littlefs/littlefs_settings.h"
#include "firmware/storage_littlefs/path_text.h"
#include "firmware/storage_littlefs/task_line.h"
#include "firmware/storage_littlefs/volume.h"

namespace wirelab::storage {

/// Room for any operation of the store: the largest holds two paths.
struct OperationPlace {
  OperationPlace() noexcept {}  // NOLINT(modernize-use-equals-default): the bytes stay as they are
  alignas(std::max_align_t) std::byte bytes[2 * sizeof(PathText) + 640];
};

/// What the operations of one store share. They keep it alive, so that the store itself may go while a step still
/// finishes what somebody let go of. The volume is used in steps of the line only, the rest in the loop only.
struct LittlefsCore {
  LittlefsCore(Reactor& its_reactor, Executor& executor, BlockDevice& device, const LittlefsSettings& its_settings)
      : reactor(its_reactor),
        settings(its_settings),
        volume(device, its_settings),
        line(executor, Lane::bulk),
        places(its_settings.max_operations),
        files(its_settings.most_files(), its_settings.transfer_size + its_settings.cache_size),
        uploads(files, its_settings.max_uploads),
        readers(files, its_settings.max_readers) {}

  Reactor& reactor;
  const LittlefsSettings settings;
  Volume volume;
  TaskLine line;
  Pool<OperationPlace> places;
  BufferRack files;
  BufferShare uploads;
  BufferShare readers;
  UploadClaims claims;
};

}  // namespace wirelab::storage
