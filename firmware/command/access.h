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

/// Whose role counts for a verb.
enum class Authority : std::uint8_t {
  anybody,  ///< what the setting `access` gives to everybody, or the account's if that is more
  account,  ///< the account's alone: what the verb changes outlives the setting
  owner,    ///< as `account` once there are accounts, as `anybody` before: what the verb shows is not everybody's
};

/// Who asks, and over what.
struct Asker {
  Role role = Role::nobody;     ///< what he may do
  Role account = Role::nobody;  ///< what he may do as whom he logged in
  bool logged_in = false;
  bool sealed = false;  ///< nobody on the way can read or change what is said (TLS)
  bool owned = false;   ///< there are accounts on this appliance
};

/// Whether somebody may have a verb carried out, and if not, what is missing.
enum class Permit : std::uint8_t {
  granted,
  needs_login,  ///< who has not logged in may not
  needs_role,   ///< the account's role is not enough
  needs_tls,    ///< it takes a secret, which must not be said where others can read it
};

/// What a verb asks for.
struct Need {
  Role role = Role::nobody;
  bool takes_secret = false;
  Authority authority = Authority::anybody;
};

/// The one check of access. Secrets may be said in the clear only where none protects anything: with `open`, as on the
/// reference system, and never where the account counts.
[[nodiscard]] constexpr Permit permit(AccessMode mode, const Asker& asker, const Need& need) noexcept {
  const bool of_account = need.authority == Authority::account || (need.authority == Authority::owner && asker.owned);
  if (need.takes_secret && !asker.sealed && (of_account || mode != AccessMode::open)) return Permit::needs_tls;
  if ((of_account ? asker.account : asker.role) >= need.role) return Permit::granted;
  return asker.logged_in ? Permit::needs_role : Permit::needs_login;
}

/// The word for a role in documents, settings and logs: "reader", "writer", …
[[nodiscard]] std::string_view role_name(Role role) noexcept;
/// The word for a mode in settings and logs: "open", "login-to-write", "login".
[[nodiscard]] std::string_view access_mode_name(AccessMode mode) noexcept;
/// The role of that name, of those that an account may have; Role::nobody for any other text.
[[nodiscard]] Role parse_role(std::string_view name) noexcept;

}  // namespace wirelab::command
