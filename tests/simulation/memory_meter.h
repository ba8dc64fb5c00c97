#pragma once

#include <cstddef>
#include <cstdint>

namespace wirelab::simulation::memory {

/// Whose memory it is.
enum class Owner : std::uint8_t {
  world,     ///< the simulation's: network, disk, clients, model
  firmware,  ///< the server's
};

/// What is taken while it lives belongs to `owner`, which every block remembers.
class Scope {
 public:
  explicit Scope(Owner owner) noexcept;
  Scope(const Scope&) = delete;
  Scope& operator=(const Scope&) = delete;
  ~Scope();

 private:
  Owner before_;
};

/// Bytes that the firmware holds, on the heap and in pages.
[[nodiscard]] std::size_t held_by_firmware() noexcept;
/// Blocks of the firmware's that exist.
[[nodiscard]] std::size_t blocks_of_firmware() noexcept;
/// From now on one in `one_in` of the firmware's questions for memory that can be told "none" is; 0 ends that. What
/// cannot be told (the library's containers) always gets what it asks for. `seed` begins the series.
void refuse(std::uint32_t one_in, std::uint64_t seed) noexcept;
/// Whether the refusals rest for a while.
void suspend_refusals(bool rest) noexcept;
/// How often that was said so far.
[[nodiscard]] std::uint64_t refusals() noexcept;

}  // namespace wirelab::simulation::memory
