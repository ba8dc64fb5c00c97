#pragma once

#include <expected>
#include <memory>

#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/document_store.h"
#include "firmware/storage/file_store.h"
#include "firmware/storage/store_fault.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_littlefs/block_device.h"
#include "firmware/storage_littlefs/littlefs_settings.h"

namespace wirelab::storage {

struct LittlefsCore;

/// Files and documents on a block device with littlefs (disk format 2.1).
///
/// The store may be destroyed while a step still finishes something; the device, the reactor and the executor must live
/// until that is delivered.
class LittlefsStore final : public FileStore, public DocumentStore, public UploadStore {
 public:
  /// Mounts the disk, formats it first if it is blank, and removes what a power cut left behind. Waits for the device:
  /// call it where the device may be waited for, which on a board without threads is a task of the executor.
  ///
  /// `exists`: the disk holds something else, and nothing was changed. `invalid`: sizes that do not fit. `no_space`:
  /// too small a disk. `no_resources`: not enough memory. `io`.
  [[nodiscard]] static std::expected<std::unique_ptr<LittlefsStore>, StoreFault> mount(
      Reactor& reactor, Executor& executor, BlockDevice& device, const LittlefsSettings& settings);

  [[nodiscard]] Result<FileReaderHandle> open(std::string_view path) override;
  [[nodiscard]] Result<FileWriterHandle> create(std::string_view path, FileLength length, NameTaken taken) override;
  [[nodiscard]] Result<ChangeHandle> remove(std::string_view path) override;
  [[nodiscard]] Result<ChangeHandle> rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Result<ListingHandle> list(std::string_view path) override;
  [[nodiscard]] Result<LookHandle> look(std::string_view path) override;
  [[nodiscard]] Result<DirectoryReaderHandle> browse() override;
  [[nodiscard]] Result<SpaceReportHandle> measure() override;
  [[nodiscard]] Result<ChangeHandle> make_directory(std::string_view path) override;
  [[nodiscard]] Result<ChangeHandle> remove_directory(std::string_view path) override;

  [[nodiscard]] Result<DocumentReaderHandle> load(std::string_view name) override;
  [[nodiscard]] Result<ChangeHandle> replace(std::string_view name, ConstBytes content) override;

  [[nodiscard]] Result<UploadPartHandle> take_up(const UploadName& name, const UploadCondition& condition,
                                                 std::uint64_t offset) override;
  [[nodiscard]] Result<UploadLookHandle> look_up(const UploadName& name) override;
  [[nodiscard]] Result<ChangeHandle> drop(const UploadName& name) override;

 private:
  explicit LittlefsStore(std::shared_ptr<LittlefsCore> core) noexcept;

  std::shared_ptr<LittlefsCore> core_;
};

}  // namespace wirelab::storage
