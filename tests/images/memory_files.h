#pragma once

#include "firmware/core/reactor.h"
#include "firmware/storage/file_store.h"

namespace wirelab::bench {

/// A store for measurements that costs nothing of its own: one piece of memory is the content of every file. An upload
/// is written where it stays, and answers nobody late. Names are accepted and not kept; there is nothing to list.
class MemoryFiles final : public storage::FileStore {
 public:
  /// Both must outlive it. Every file is as long as `memory`; an upload may be shorter.
  MemoryFiles(Reactor& reactor, MutableBytes memory) noexcept : reactor_(reactor), memory_(memory) {}

  [[nodiscard]] Result<storage::FileReaderHandle> open(std::string_view path) override;
  /// `no_space` from the writer if the file is longer than the memory.
  [[nodiscard]] Result<storage::FileWriterHandle> create(std::string_view path, storage::FileLength length,
                                                         storage::NameTaken taken) override;
  /// These three are `no_resources`: a measurement has no use for them.
  [[nodiscard]] Result<storage::ChangeHandle> remove(std::string_view path) override;
  [[nodiscard]] Result<storage::ChangeHandle> rename(std::string_view from, std::string_view to) override;
  [[nodiscard]] Result<storage::ListingHandle> list(std::string_view path) override;

 private:
  Reactor& reactor_;
  MutableBytes memory_;
};

}  // namespace wirelab::bench
