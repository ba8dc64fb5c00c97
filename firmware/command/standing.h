#pragma once

#include <cstdint>

#include "firmware/command/access.h"

namespace wirelab::command {

/// What has become of those who logged in: an account may get another role, or go, while its user is here.
class Standings {
 public:
  /// Another number whenever an answer of `role_of` may be another; never 0.
  [[nodiscard]] virtual std::uint32_t changes() const noexcept = 0;
  /// What may be done by whoever logged in with this number; nobody if the log-in does not hold any more.
  [[nodiscard]] virtual Role role_of(std::uint32_t login) const noexcept = 0;

 protected:
  ~Standings() = default;
};

/// Who knows whether an appliance is somebody's.
class Ownership {
 public:
  /// True once there is an account.
  [[nodiscard]] virtual bool owned() const noexcept = 0;

 protected:
  ~Ownership() = default;
};

/// A log-in, and who knows whether it still holds.
struct Login {
  const Standings* standings = nullptr;  ///< null: it holds as long as its connection
  std::uint32_t number = 0;
  std::uint32_t seen = 0;  ///< `changes` when they were last asked; 0: not yet
};

}  // namespace wirelab::command
