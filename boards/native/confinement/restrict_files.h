#pragma once

#include <span>
#include <string>

namespace wirelab::boards {

/// What a confined program still reaches, with all that is below; the program reaches no other file.
struct ReachableFiles {
  std::span<const std::string>
      written;                        ///< folders whose files are made, changed, renamed and removed; they must exist
  std::span<const std::string> read;  ///< what is not there is left out, also when it comes later
};

/// What the kernel's Landlock holds this program to.
struct FileRestriction {
  int error = 0;  ///< the errno of the refusal; 0: the rules hold, if there is a version
  unsigned version =
      0;  ///< of Landlock's interface; 0: the kernel has none, or one too old for renaming between folders
};

/// Asks Landlock to refuse all other files to this thread and those that it starts, and every TCP connection outwards
/// where the kernel can. It cannot be taken back. Threads that run already would not be held, so with one it is an
/// error (EBUSY).
[[nodiscard]] FileRestriction restrict_files(const ReachableFiles& files);

}  // namespace wirelab::boards
