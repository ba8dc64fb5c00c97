#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace wirelab::client {

/// Longest document with which a greeting may be answered.
inline constexpr std::size_t kMaxHello = 64U * 1024;

/// What a server says of itself in answer to a greeting.
struct SessionHello {
  std::string server;  ///< a name and a version, as they came: escape them before showing
  std::set<std::string, std::less<>> verbs;
  std::uint64_t max_request = 0;  ///< longest request line in bytes
  std::uint64_t max_skipped = 0;  ///< most bytes of a body that it skips when nobody wants them

  [[nodiscard]] bool has(std::string_view verb) const { return verbs.contains(verb); }
};

/// Reads the document of `200 hello`; nothing if it is none.
[[nodiscard]] std::optional<SessionHello> read_hello(std::string_view json);

}  // namespace wirelab::client
