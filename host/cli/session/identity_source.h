#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/messages.h"
#include "host/client/body.h"

namespace wirelab::cli {

/// A key in PEM with its certificates behind it, as TLS_IDENTITY takes them; overwritten when no longer needed. It is
/// in memory only, and nothing but a stream that encrypts can send it.
class IdentitySource final : public client::BodySource {
 public:
  /// Most bytes that an appliance takes.
  static constexpr std::size_t kMost = 32U * 1024;

  /// Reads both files.
  [[nodiscard]] static Attempt<std::unique_ptr<IdentitySource>> read(const std::string& key,
                                                                     const std::string& certificates, Language language,
                                                                     const Interruption& interruption);
  ~IdentitySource() override;

  [[nodiscard]] std::uint64_t size() const override { return size_; }
  [[nodiscard]] FileHandle file() const override { return {}; }
  [[nodiscard]] std::uint64_t start() const override { return 0; }
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, MutableBytes into) override;

 private:
  [[nodiscard]] Attempt<void> take(const std::string& path, Language language, const Interruption& interruption);

  /// One byte more, by which too much is known. It does not grow: a copy left behind would not be overwritten.
  std::vector<std::byte> room_ = std::vector<std::byte>(kMost + 1);
  std::size_t size_ = 0;
};

}  // namespace wirelab::cli
