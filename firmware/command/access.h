#pragma once

#include <cstdint>
#include <string_view>

namespace wirelab::command {

/// What somebody may do; each role may do all that those before it may.
enum class Role : std::uint8_t {
  nobody,  ///< greet, log in, register where that is allowed
  reader,  ///< list, download, look at what the network does
  writer,  ///< upload, rename, delete
  admin,   ///< change the network, send what others on the link have to answer, see to accounts
};

/// What an appliance asks of those who have not logged in: one setting for every port and verb.
enum class AccessMode : std::uint8_t {
  open,            ///< nothing: everybody may do everything, as on the reference system
  login_to_write,  ///< everybody may read
  login,           ///< nobody may do anything without a log-in
};

/// The role of somebody who has not logged in.
[[nodiscard]] constexpr Role role_without_login(AccessMode mode) noexcept {
  switch (mode) {
    case AccessMode::open: return Role::admin;
    case AccessMode::login_to_write: return Role::reader;
    case AccessMode::login: return Role::nobody;
  }
  return Role::nobody;
}

/// Whether a role is enough for what needs another.
[[nodiscard]] constexpr bool permits(Role has, Role needs) noexcept { return has >= needs; }

/// The word for a role in documents, settings and logs: "reader", "writer", …
[[nodiscard]] std::string_view role_name(Role role) noexcept;
/// The role of that name, of those that an account may have; Role::nobody for any other text.
[[nodiscard]] Role parse_role(std::string_view name) noexcept;

}  // namespace wirelab::command
