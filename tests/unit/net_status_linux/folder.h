#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/support/temporary_directory.h"

namespace wirelab::net_status {

/// A folder that stands before the paths that are read, and is gone with the object.
class Folder {
 public:
  [[nodiscard]] std::string path() const { return directory_.path().string(); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((directory_.path() / name).parent_path());
    // Replaced and not rewritten, so that it is another file even within one tick of its clock.
    std::ofstream(directory_.path() / (name + ".new")) << text;
    std::filesystem::rename(directory_.path() / (name + ".new"), directory_.path() / name);
  }
  void remove(const std::string& name) const { std::filesystem::remove(directory_.path() / name); }
  void link(const std::string& name, const std::string& to) const {
    std::filesystem::create_directory_symlink(to, directory_.path() / name);
  }

 private:
  test::TemporaryDirectory directory_;
};

}  // namespace wirelab::net_status
