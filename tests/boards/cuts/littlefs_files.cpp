// Looks at the image of a board's disk as the board would after a power cut, without the board.
//
// Usage: littlefs_files IMAGE FOLDER
//
// The image is mounted with the store of the boards, and not changed. Its files are written into FOLDER, which must
// exist. Every fault is a line on standard output, and the status is 1 then; it is 2 if the image cannot be opened.

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

#include "firmware/core/reactor.h"
#include "firmware/posix/unique_fd.h"
#include "firmware/storage_littlefs/littlefs_store.h"
#include "tests/support/bare_littlefs.h"
#include "tests/support/manual_clock.h"
#include "tests/support/stepped_executor.h"

namespace wirelab::test {
namespace {

constexpr std::uint32_t kUnit = 512;

/// The faults found, as they are shown.
class Faults {
 public:
  void add(const std::string& fault) {
    std::cout << fault << '\n';
    any_ = true;
  }
  [[nodiscard]] bool any() const { return any_; }

 private:
  bool any_ = false;
};

/// An image as a disk. What is written to it goes to memory, and the file stays as it is.
class ImageDisk final : public storage::BlockDevice {
 public:
  /// Check `opened` before anything else.
  explicit ImageDisk(const char* path) {
    const UniqueFd file(::open(path, O_RDONLY | O_CLOEXEC));
    struct stat status{};
    if (!file || ::fstat(file.get(), &status) != 0 || status.st_size <= 0 || status.st_size % kUnit != 0) return;
    size_ = static_cast<std::size_t>(status.st_size);
    void* mapped = ::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_PRIVATE, file.get(), 0);
    if (mapped != MAP_FAILED) bytes_ = static_cast<std::byte*>(mapped);
  }
  ~ImageDisk() override {
    if (bytes_ != nullptr) ::munmap(bytes_, size_);
  }
  [[nodiscard]] bool opened() const { return bytes_ != nullptr; }

  [[nodiscard]] std::uint32_t unit() const noexcept override { return kUnit; }
  [[nodiscard]] std::uint64_t size() const noexcept override { return size_; }
  [[nodiscard]] Result<void> read(std::uint64_t offset, MutableBytes into) override {
    if (!inside(offset, into.size())) return fail(Error::invalid);
    std::ranges::copy(ConstBytes(bytes_ + offset, into.size()), into.begin());
    return {};
  }
  [[nodiscard]] Result<void> program(std::uint64_t offset, ConstBytes bytes) override {
    if (!inside(offset, bytes.size())) return fail(Error::invalid);
    std::ranges::copy(bytes, bytes_ + offset);
    return {};
  }
  [[nodiscard]] Result<void> flush() override { return {}; }

 private:
  [[nodiscard]] bool inside(std::uint64_t offset, std::size_t length) const {
    return offset % kUnit == 0 && length % kUnit == 0 && offset <= size_ && length <= size_ - offset;
  }

  std::byte* bytes_ = nullptr;
  std::size_t size_ = 0;
};

/// A store that is mounted on an image.
class MountedImage {
 public:
  explicit MountedImage(storage::BlockDevice& device) : device_(device) {}

  void look(const std::filesystem::path& folder, Faults& faults) {
    auto mounted = storage::LittlefsStore::mount(reactor_, executor_, device_, settings_);
    if (!mounted) return faults.add("it cannot be mounted: " + mounted.error().message);
    store_ = std::move(*mounted);
    copy_files(folder, faults);
    store_.reset();
    executor_.settle();
    look_at_blocks(faults);
  }

 private:
  /// Runs until there is an answer.
  template <typename Question>
  auto wait_for(Question question) {
    auto answer = question();
    while (!answer && answer.error() == Error::would_block) {
      reactor_.run_until_stalled();
      executor_.step();
      answer = question();
    }
    return answer;
  }

  void copy_files(const std::filesystem::path& folder, Faults& faults) {
    auto listing = store_->list("");
    if (!listing) return faults.add("it cannot be listed");
    const auto listed = wait_for([&] { return (*listing)->names(); });
    if (!listed) return faults.add("it cannot be listed: " + std::string(error_name(listed.error())));
    std::istringstream names{std::string(*listed)};
    for (std::string name; std::getline(names, name);) {
      if (!name.ends_with('/')) copy_file(name, folder / name, faults);
    }
  }

  void copy_file(const std::string& name, const std::filesystem::path& to, Faults& faults) {
    auto reader = store_->open(name);
    if (!reader) return faults.add("'" + name + "' is listed and cannot be opened");
    const auto size = wait_for([&] { return (*reader)->size(); });
    if (!size)
      return faults.add("'" + name + "' is listed and cannot be opened: " + std::string(error_name(size.error())));
    std::vector<std::byte> content(*size);
    for (std::size_t at = 0; at < content.size();) {
      const auto got = wait_for([&] { return (*reader)->read(at, MutableBytes(content).subspan(at)); });
      if (!got || *got == 0) return faults.add("'" + name + "' cannot be read from byte " + std::to_string(at) + " on");
      at += *got;
    }
    std::ofstream file(to, std::ios::binary);
    file.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
    file.close();
    if (!file) faults.add(to.string() + " cannot be written");
  }

  void look_at_blocks(Faults& faults) {
    BareLittlefs disk(device_, settings_);
    if (!disk.mounted()) return faults.add("littlefs does not mount it");
    for (const char* directory : {"/.wirelab/incoming", "/.wirelab/removed"}) {
      const auto left = disk.files(directory);
      if (!left || !left->empty()) faults.add(std::string("the mount left files in ") + directory);
    }
    if (!disk.used_blocks()) faults.add("littlefs cannot follow its pointers");
  }

  const storage::LittlefsSettings settings_;
  ManualClock clock_;
  Reactor reactor_{clock_};
  SteppedExecutor executor_{reactor_};
  storage::BlockDevice& device_;
  std::unique_ptr<storage::LittlefsStore> store_;
};

int run(int count, char** words) {
  if (count != 3) {
    std::cerr << "usage: littlefs_files IMAGE FOLDER\n";
    return 2;
  }
  ImageDisk disk(words[1]);
  if (!disk.opened()) {
    std::cerr << "littlefs_files: " << words[1] << " cannot be read, or is not whole units of " << kUnit << " bytes\n";
    return 2;
  }
  Faults faults;
  MountedImage(disk).look(words[2], faults);
  return faults.any() ? 1 : 0;
}

}  // namespace
}  // namespace wirelab::test

int main(int count, char** words) { return wirelab::test::run(count, words); }
