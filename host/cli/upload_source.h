#pragma once

#include <memory>
#include <string>

#include "host/cli/descriptor.h"
#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/messages.h"
#include "host/client/body.h"

namespace wirelab::cli {

/// Most bytes that are kept aside of an input whose length is not known.
inline constexpr std::uint64_t kMaxSpool = 16ULL * 1024 * 1024 * 1024;

/// A local file to send. The wire wants the size first: what has none (a pipe, a file of /proc) is first copied to a
/// temporary file without a name, which vanishes with the program.
class UploadSource final : public client::BodySource {
 public:
  /// Opens `path`, or standard input for "-".
  [[nodiscard]] static Attempt<std::unique_ptr<UploadSource>> open(const std::string& path, Language language,
                                                                   const Interruption& interruption);

  UploadSource(Descriptor file, std::uint64_t start, std::uint64_t size) noexcept
      : file_(std::move(file)), start_(start), size_(size) {}

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] FileHandle file() const override { return {file_.get()}; }
  [[nodiscard]] std::uint64_t start() const override { return start_; }
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override;

 private:
  Descriptor file_;
  std::uint64_t start_;
  std::uint64_t size_;
};

}  // namespace wirelab::cli
