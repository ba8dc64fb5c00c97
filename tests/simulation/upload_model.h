#pragma once

#include <memory>
#include <string>
#include <vector>

#include "tests/simulation/file_model.h"

namespace wirelab::simulation {

/// An upload that is sent in parts, by whoever takes it up: what there may be of it on the disk.
struct Upload {
  std::string path;
  Contents::Id content = Contents::kEmpty;
  std::uint64_t floor = 0;    ///< bytes that were answered to be durable
  std::uint64_t ceiling = 0;  ///< bytes that anybody may have sent
  std::size_t lowered = 0;    ///< how often the floor went: it was dropped, or became the file
  struct Use {
    FileChangePtr change;
    bool counted = false;
    bool alone = false;  ///< nobody else had asked for anything that may come after it
  };
  std::vector<Use> uses{};  ///< parts and drops since the server began
};
using UploadPtr = std::shared_ptr<Upload>;

/// All uploads of a run.
class UploadModel {
 public:
  explicit UploadModel(const FileModel& files) : files_(files) {}

  [[nodiscard]] const std::vector<UploadPtr>& all() const noexcept { return uploads_; }
  [[nodiscard]] UploadPtr add(std::string path, Contents::Id content);
  /// Somebody who may begins to send a part up to `end`, or to drop it.
  void asked(const UploadPtr& upload, const FileChangePtr& change, std::uint64_t end);
  /// What has become a file is no upload any more. To be called before the floor is looked at.
  static void refresh(Upload& upload);
  /// So much is durable, somebody was told who asked when it had been lowered so often.
  static void told(Upload& upload, std::uint64_t offset, std::size_t lowered);
  /// It was answered to be dropped.
  static void dropped(Upload& upload, const FileChangePtr& change);
  /// Whether somebody else may have been sending a part of it since that moment of the files.
  [[nodiscard]] static bool may_be_in_use(const Upload& upload, const FileChangePtr& by, std::size_t version);
  /// Parts that somebody may be sending.
  [[nodiscard]] std::size_t parts_under_way() const;
  /// The server is another one, and the files are what they are now.
  void restart();

 private:
  const FileModel& files_;
  std::vector<UploadPtr> uploads_;
};

}  // namespace wirelab::simulation
