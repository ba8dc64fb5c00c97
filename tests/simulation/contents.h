#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::simulation {

/// The bytes of a run's files. Each content but the empty one begins with its number, so that one sees of any bytes
/// whose they are and whether they are whole.
class Contents {
 public:
  using Id = std::uint32_t;
  static constexpr Id kEmpty = 0;
  /// The shortest that is not empty.
  static constexpr std::size_t kLeast = 12;

  Contents() : all_(1) {}

  /// A new content of `size` bytes, or a little more.
  [[nodiscard]] Id make(std::size_t size);
  [[nodiscard]] const std::string& bytes(Id id) const { return all_.at(id); }
  /// Which content these bytes are, all of it; nothing if they are none.
  [[nodiscard]] std::optional<Id> identify(std::string_view bytes) const;

 private:
  std::vector<std::string> all_;
};

}  // namespace wirelab::simulation
