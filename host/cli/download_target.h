#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "host/cli/descriptor.h"
#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/messages.h"
#include "host/client/body.h"

namespace wirelab::cli {

/// Where a download ends up.
class DownloadTarget : public client::BodySink {
 public:
  /// What is wrong; nothing if all is well. Ask it before connecting too: a name that is taken is known then.
  [[nodiscard]] const std::optional<Failure>& failure() const noexcept { return failure_; }
  /// The whole body is here: makes it durable and gives it its name. False: see `failure`.
  [[nodiscard]] virtual bool commit() = 0;
  /// What to say where it went: a path, or "-".
  [[nodiscard]] const std::string& path() const noexcept { return path_; }

 protected:
  DownloadTarget(std::string path, Language language) : path_(std::move(path)), language_(language) {}

  bool fail(Failure failure);
  bool fail(Reason reason, Message message, std::initializer_list<std::string_view> arguments);
  [[nodiscard]] Language language() const noexcept { return language_; }

 private:
  std::string path_;
  Language language_;
  std::optional<Failure> failure_;
};

/// What happens to a local file of the same name.
enum class Existing : bool {
  keep,     ///< the download fails; also if the file appears meanwhile
  replace,  ///< by the whole new file, in one step; only a regular file is
};

/// A file. The bytes go to a temporary neighbour that nobody else can have made; it is removed unless `commit`
/// renames it. Symbolic links are neither followed nor replaced.
class FileTarget : public DownloadTarget {
 public:
  /// Saves as `path`, whose last component is the name. A complaint about it shows `typed`, if the path was made of
  /// that.
  FileTarget(std::string path, Existing existing, Language language, std::string_view typed = {});
  FileTarget(const FileTarget&) = delete;
  FileTarget& operator=(const FileTarget&) = delete;
  ~FileTarget() override;

  bool begin(std::uint64_t size) override;
  bool write(ConstBytes bytes) override;
  bool commit() override;

 protected:
  /// Saves as `name` in an open directory; `path` is what to call it.
  FileTarget(Descriptor directory, std::string name, std::string path, Existing existing, Language language);

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] int directory() const noexcept { return directory_.get(); }
  [[nodiscard]] int file() const noexcept { return file_.get(); }
  /// True if `file` is still what its temporary name says, and has no other.
  [[nodiscard]] bool owns_name(int file, const std::string& temporary) const;
  bool check_space(std::uint64_t size);
  bool fail_writing(int error);
  /// From now on `file`, which is called `temporary` there, is what is written.
  void use(Descriptor file, std::string temporary) noexcept {
    file_ = std::move(file);
    temporary_ = std::move(temporary);
  }
  /// Leaves the temporary file where it is.
  void keep_temporary() noexcept { temporary_.clear(); }

 private:
  bool check_name();
  void remove_temporary() noexcept;

  Existing existing_;
  std::string name_;
  Descriptor directory_;
  std::string temporary_;  // empty while there is none
  Descriptor file_;
};

/// The directory in which `path` lies, open; what is no name for a file, and what cannot be opened, is a failure.
[[nodiscard]] Attempt<Descriptor> open_directory_of(const std::string& path, Language language,
                                                    std::string_view typed = {});

/// Standard output.
class OutputTarget : public DownloadTarget {
 public:
  OutputTarget(Language language, const Interruption& interruption)
      : DownloadTarget("-", language), interruption_(interruption) {}

  bool begin(std::uint64_t /*size*/) override { return true; }
  bool write(ConstBytes bytes) override;
  bool commit() override { return true; }

 private:
  const Interruption& interruption_;
};

}  // namespace wirelab::cli
