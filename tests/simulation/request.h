#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "tests/simulation/stage.h"

namespace wirelab::simulation {

/// One thing that a peer wants of the server, whatever the wire.
struct Request {
  enum class Kind : std::uint8_t {
    list,
    download,
    upload,
    remove,
    rename,
    log_in,
    sign_in,
    unknown,
    noop,
    watch,
    // In sessions alone.
    claim,
    info,
    hash,
    range,
    space,
    // Of uploads in parts (resumed.h).
    offset,
    part,
    drop
  };
  Kind kind = Kind::noop;
  std::string path;
  std::string to;
  std::string user;
  std::string password;
  Contents::Id content = Contents::kEmpty;
  std::uint64_t announced = 0;  ///< bytes that an upload or a part says it has

  std::uint64_t offset = 0;               ///< of a range
  std::optional<std::uint64_t> length{};  ///< of a range or a hash; nothing for all there is

  // What was true when it was asked.
  std::size_t version = 0;       ///< of the files
  bool knows_him = false;        ///< the account was there for certain
  FileChangePtr change;          ///< of upload, remove, rename
  RegistrationPtr registration;  ///< of sign_in, claim
  std::string code;              ///< of claim

  // Of an upload in parts: what is asked, and what was true of it.
  UploadPtr resumed;
  FileChange::Condition condition = FileChange::Condition::beside;
  Contents::Id old = Contents::kEmpty;
  std::uint64_t floor = 0;
  std::uint64_t ceiling = 0;
  std::size_t lowered = 0;
};

/// A request that a peer might make. `session`: one of wirelab/1.
[[nodiscard]] Request make_request(Stage& stage, bool session);
/// The line that asks for it on the classic wire, without its end, and in a session.
[[nodiscard]] std::string classic_line(const Request& request);
[[nodiscard]] std::string session_line(const Request& request, std::string_view body);
/// What a server makes of a classic line that was cut: the same verb with less behind it.
void reinterpret(Request& request, std::string_view line);

/// From now on the request is on its way, from somebody who may have that role.
void enter(Stage& stage, Request& request, command::Role possible);

/// Whether it says a password.
[[nodiscard]] constexpr bool is_of_secret(const Request& request) {
  using enum Request::Kind;
  return request.kind == log_in || request.kind == sign_in || request.kind == claim;
}

/// Whether a role is enough for what needs another.
[[nodiscard]] constexpr bool suffices(command::Role has, command::Role needs) { return has >= needs; }

/// The role that a request needs.
[[nodiscard]] command::Role needed(const Request& request, command::AccessMode access);
/// Whether it has to fail whoever asks: for the path it names, or for a size that no disk has.
[[nodiscard]] bool is_hopeless(const Stage& stage, const Request& request);
/// Whether it may fail for somebody who has the role.
[[nodiscard]] bool may_fail(const Stage& stage, const Request& request);
/// It was told to be done, with these words or bytes: fails the run if that cannot be.
void check_success(Stage& stage, const Request& request, std::string_view told);
/// It was told to have failed.
void check_failure(Stage& stage, const Request& request);

}  // namespace wirelab::simulation
