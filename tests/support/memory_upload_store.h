#pragma once

#include <map>
#include <set>
#include <string>

#include "firmware/storage/upload_store.h"
#include "tests/support/memory_file_store.h"

namespace wirelab::test {

/// Kept uploads in memory behind the UploadStore contract; what is whole goes to a MemoryFileStore, whose rules also
/// say when answers come and what goes wrong.
class MemoryUploadStore final : public storage::UploadStore {
 public:
  explicit MemoryUploadStore(MemoryFileStore& its_files) noexcept : files(its_files) {}

  [[nodiscard]] Result<storage::UploadPartHandle> take_up(const storage::UploadName& name,
                                                          const storage::UploadCondition& condition,
                                                          std::uint64_t offset) override;
  [[nodiscard]] Result<storage::UploadLookHandle> look_up(const storage::UploadName& name) override;
  [[nodiscard]] Result<storage::ChangeHandle> drop(const storage::UploadName& name) override;

  MemoryFileStore& files;
  std::map<storage::Digest, std::string> kept;
  std::set<storage::Digest> in_use;
  /// How many steps each end of a part takes, and each question for it makes one.
  std::uint64_t steps_of_end = 0;
};

}  // namespace wirelab::test
