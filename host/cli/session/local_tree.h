#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/cli/descriptor.h"
#include "host/cli/failure.h"
#include "host/cli/messages.h"

namespace wirelab::cli {

/// Why a path that somebody else chose is not used as a local one.
enum class PathFault : std::uint8_t {
  none,
  not_beneath,  ///< absolute, or with an empty component, "." or ".."
  control,      ///< holds a control character, or bytes that are no UTF-8: a terminal or a script would stumble
  too_long,     ///< a component, or all of it
  reserved,     ///< a component is named like the part of a download that was cut
};
/// Looks at a path with "/" between its components.
[[nodiscard]] PathFault path_fault(std::string_view path) noexcept;
/// The fault in words; `path` may be anything.
[[nodiscard]] Failure unusable_path(Language language, PathFault fault, std::string_view path);

/// An entry beneath a local directory.
struct LocalEntry {
  std::string path;  ///< from the directory on
  bool directory = false;
  bool other = false;  ///< a link, a device, a socket…: nothing to transfer
  std::uint64_t size = 0;
};

/// A local directory beneath which names of others are used: no step leads out of it, whatever the names and whoever
/// puts a symbolic link in the way.
class LocalTree {
 public:
  /// Opens `path`, which the user typed; made if it is not there and `make`.
  [[nodiscard]] static Attempt<LocalTree> open(const std::string& path, bool make, Language language);

  /// The directory `path` beneath it, open; with `make`, what is missing of it is made.
  [[nodiscard]] Attempt<Descriptor> enter(const std::string& path, bool make) const;
  /// A file beneath it, open for reading; no link is followed, and nothing but a file opened.
  [[nodiscard]] Attempt<Descriptor> read(const std::string& path) const;
  /// Everything beneath it, each directory before what is in it, in the order of bytes.
  [[nodiscard]] Attempt<std::vector<LocalEntry>> entries() const;
  /// Removes a file, or an empty directory.
  [[nodiscard]] Attempt<void> remove(const LocalEntry& entry) const;
  [[nodiscard]] Language language() const noexcept { return language_; }
  /// `path` as messages show it.
  [[nodiscard]] std::string shown_path(std::string_view path) const;

 private:
  LocalTree(Descriptor root, std::string path, Language language)
      : root_(std::move(root)), path_(std::move(path)), language_(language) {}
  [[nodiscard]] Failure failed(std::string_view path, Message message, int error) const;
  [[nodiscard]] Attempt<void> list(const std::string& path, std::vector<LocalEntry>& into, int depth) const;

  Descriptor root_;
  std::string path_;
  Language language_;
};

}  // namespace wirelab::cli
