#include "tests/simulation/contents.h"

#include <algorithm>
#include <charconv>
#include <cstdio>

#include "tests/simulation/random.h"

namespace wirelab::simulation {

Contents::Id Contents::make(std::size_t size) {
  if (size == 0) return kEmpty;
  const Id id = static_cast<Id>(all_.size());
  std::string bytes(std::max(size, kLeast), '\0');
  std::snprintf(bytes.data(), kLeast, "#%09u#", id);
  bytes[kLeast - 1] = '\n';
  Random random(id);
  for (std::size_t at = kLeast; at < bytes.size(); at += 8) {
    std::uint64_t eight = random.next();
    for (std::size_t inner = at; inner < std::min(at + 8, bytes.size()); ++inner, eight >>= 8U) {
      bytes[inner] = static_cast<char>(eight);
    }
  }
  all_.push_back(std::move(bytes));
  return id;
}

std::optional<Contents::Id> Contents::identify(std::string_view bytes) const {
  if (bytes.empty()) return kEmpty;
  if (bytes.size() < kLeast || bytes.front() != '#') return std::nullopt;
  Id id = 0;
  const auto [end, error] = std::from_chars(bytes.data() + 1, bytes.data() + 10, id);
  if (error != std::errc() || end != bytes.data() + 10 || id == 0 || id >= all_.size()) return std::nullopt;
  return all_[id] == bytes ? std::optional(id) : std::nullopt;
}

}  // namespace wirelab::simulation
