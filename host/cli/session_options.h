#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace wirelab::cli {

/// Most connections that a run of transfers may use at once, and how many it uses if nobody says.
inline constexpr std::size_t kMostJobs = 16;
inline constexpr std::size_t kUsualJobs = 4;

/// What lies between this program and the appliance.
enum class Wire : std::uint8_t {
  tls,      ///< sessions over TLS
  plain,    ///< sessions in clear text
  classic,  ///< the older protocol, in clear text
};

/// Whom the command line says to trust.
struct TrustOptions {
  std::optional<std::string> fingerprint;  ///< the one key that is accepted
  std::optional<std::string> authorities;  ///< a file of certificates
  bool known_only = false;                 ///< no first use
};

/// What the command line says of sessions, as far as it goes beyond single files.
struct SessionOptions {
  Wire wire = Wire::tls;
  TrustOptions trust;
  std::optional<std::string> login;  ///< the user
  bool details = false;              ///< ls -l
  bool recursive = false;
  bool replace = false;
  bool only_new = false;
  bool remove = false;  ///< --delete
  bool dry_run = false;
  std::size_t jobs = kUsualJobs;
  std::optional<std::string> claim_code;
  std::optional<std::string> new_password_file;
  std::string folder;  ///< on the server, where uploads go: the shell's; empty is the top
};

}  // namespace wirelab::cli
