#pragma once

#include <expected>
#include <memory>
#include <string>

#include "firmware/core/executor.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/document_store.h"
#include "firmware/storage/file_store.h"
#include "firmware/storage/store_fault.h"
#include "firmware/storage/upload_store.h"
#include "firmware/storage_posix/store_core.h"

namespace wirelab::storage {

/// Files and documents in a directory of a POSIX system. What is its own lies in `<root>/.wirelab`: `incoming` holds
/// files in the making, `partial` uploads that are kept, `documents` the documents, and `lock` keeps a second server
/// away from the same root.
///
/// The store may be destroyed while a worker still finishes something; the reactor and the executor must live until
/// that is delivered (WorkerPool::settle, or the pool's destructor).
class PosixFileStore final : public FileStore, public DocumentStore, public UploadStore {
 public:
  /// Opens `root`, which must exist; makes what is missing beneath it and removes what a killed server left behind.
  /// `in_use`: another server has this root. Waits for the disk: call it before the loop runs.
  [[nodiscard]] static std::expected<std::unique_ptr<PosixFileStore>, StoreFault> open_root(
      Reactor& reactor, Executor& executor, const std::string& root, const StoreSettings& settings, SystemCalls& calls);
  [[nodiscard]] static std::expected<std::unique_ptr<PosixFileStore>, StoreFault> open_root(Reactor& reactor,
                                                                                            Executor& executor,
                                                                                            const std::string& root) {
    return open_root(reactor, executor, root, StoreSettings{}, real_system_calls());
  }

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

  /// Which way paths are followed.
  [[nodiscard]] Resolution resolution() const noexcept { return core_->resolver.resolution(); }

 private:
  explicit PosixFileStore(std::shared_ptr<StoreCore> core) noexcept : core_(std::move(core)) {}

  [[nodiscard]] bool full() const noexcept { return core_->operations >= core_->settings.max_operations; }

  std::shared_ptr<StoreCore> core_;
};

}  // namespace wirelab::storage
