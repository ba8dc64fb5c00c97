#pragma once

#include <functional>

#include "firmware/storage/sha256.h"
#include "host/cli/download_target.h"

namespace wirelab::cli {

/// How the names of files begin and end in which parts of downloads are kept.
inline constexpr std::string_view kPartBeginning = ".wirelab-";
inline constexpr std::string_view kPartEnd = ".part";
/// True for such a name: nothing else may be called so here.
[[nodiscard]] constexpr bool is_part_name(std::string_view name) noexcept {
  return name.starts_with(kPartBeginning) && name.ends_with(kPartEnd);
}

/// Where a download ends up that goes on where an earlier one was cut.
class ResumableTarget {
 public:
  ResumableTarget() = default;
  ResumableTarget(const ResumableTarget&) = delete;
  ResumableTarget& operator=(const ResumableTarget&) = delete;
  virtual ~ResumableTarget() = default;

  /// The same as the place for bytes, its failures and its end.
  [[nodiscard]] virtual DownloadTarget& target() noexcept = 0;
  /// Reads a piece of what an earlier download left; true while there is more. Goes before all else.
  [[nodiscard]] virtual bool catch_up() { return false; }
  /// Bytes that are here already, as far as they were read.
  [[nodiscard]] std::uint64_t kept() const noexcept { return kept_; }
  /// Their SHA-256.
  [[nodiscard]] std::string sum() const { return storage::digest_string(storage::Sha256(sum_).finish()); }
  /// Forgets them. False if that cannot be: see the target's failure.
  [[nodiscard]] virtual bool restart() = 0;
  /// Called with each number of bytes that came.
  void when_moved(std::function<void(std::uint64_t)> call) { moved_ = std::move(call); }

 protected:
  void took(ConstBytes bytes) {
    sum_.update(bytes);
    kept_ += bytes.size();
  }
  void came(std::size_t count) const {
    if (moved_) moved_(count);
  }
  void forget() {
    sum_ = {};
    kept_ = 0;
  }

 private:
  std::uint64_t kept_ = 0;
  storage::Sha256 sum_;
  std::function<void(std::uint64_t)> moved_;
};

/// A file whose bytes are kept in a neighbour until they are whole: also when the download is cut, so that the next one
/// goes on there. The neighbour's name follows from the file's; one that somebody else made, a link, or a file that
/// another program is writing is not used.
class PartFile final : public FileTarget, public ResumableTarget {
 public:
  PartFile(Descriptor directory, std::string name, std::string path, Existing existing, Language language);
  ~PartFile() override;

  [[nodiscard]] DownloadTarget& target() noexcept override { return *this; }
  [[nodiscard]] bool catch_up() override;
  [[nodiscard]] bool restart() override;
  bool begin(std::uint64_t size) override { return !failure() && check_space(size); }
  bool write(ConstBytes bytes) override;
  bool commit() override;

 private:
  bool open_part();

  std::string part_;
  std::uint64_t left_ = 0;  // bytes of an earlier download that were not read yet
  bool done_ = false;
};

/// Standard output: goes on within one run of the program, and cannot start anew.
class PartOutput final : public ResumableTarget {
 public:
  PartOutput(Language language, const Interruption& interruption) : output_(*this, language, interruption) {}

  [[nodiscard]] DownloadTarget& target() noexcept override { return output_; }
  [[nodiscard]] bool restart() override { return kept() == 0; }

 private:
  class Output final : public OutputTarget {
   public:
    Output(PartOutput& owner, Language language, const Interruption& interruption)
        : OutputTarget(language, interruption), owner_(owner) {}
    bool write(ConstBytes bytes) override {
      if (!OutputTarget::write(bytes)) return false;
      owner_.took(bytes);
      owner_.came(bytes.size());
      return true;
    }

   private:
    PartOutput& owner_;
  };

  Output output_;
};

}  // namespace wirelab::cli
