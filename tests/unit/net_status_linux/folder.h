#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace wirelab::net_status {

/// A folder that stands before the paths that are read, and is gone with the object.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "wirelab-facts-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path_); }

  [[nodiscard]] std::string path() const { return path_.string(); }
  void write(const std::string& name, const std::string& text) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    // Replaced and not rewritten, so that it is another file even within one tick of its clock.
    std::ofstream(path_ / (name + ".new")) << text;
    std::filesystem::rename(path_ / (name + ".new"), path_ / name);
  }
  void remove(const std::string& name) const { std::filesystem::remove(path_ / name); }
  void link(const std::string& name, const std::string& to) const {
    std::filesystem::create_directory_symlink(to, path_ / name);
  }

 private:
  std::filesystem::path path_;
};

}  // namespace wirelab::net_status
