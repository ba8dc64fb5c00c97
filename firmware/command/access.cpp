#include "firmware/command/access.h"

#include <array>

namespace wirelab::command {
namespace {

constexpr std::array<std::string_view, 4> kRoles{"nobody", "reader", "writer", "admin"};

}  // namespace

std::string_view access_mode_name(AccessMode mode) noexcept {
  switch (mode) {
    case AccessMode::open: return "open";
    case AccessMode::login_to_write: return "login-to-write";
    case AccessMode::login: return "login";
  }
  return {};
}

std::string_view role_name(Role role) noexcept { return kRoles.at(static_cast<std::size_t>(role)); }

Role parse_role(std::string_view name) noexcept {
  for (const Role role : {Role::reader, Role::writer, Role::admin}) {
    if (role_name(role) == name) return role;
  }
  return Role::nobody;
}

}  // namespace wirelab::command
