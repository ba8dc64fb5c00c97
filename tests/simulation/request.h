#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/simulation/stage.h"

namespace wirelab::simulation {

/// One thing that a peer wants of the server, whatever the wire.
struct Request {
  enum class Kind : std::uint8_t { list, download, upload, remove, rename, log_in, sign_in, unknown, noop, watch };
  Kind kind = Kind::noop;
  std::string path;
  std::string to;
  std::string user;
  std::string password;
  Contents::Id content = Contents::kEmpty;
  std::uint64_t announced = 0;  ///< bytes that an upload says it has

  // What was true when it was asked.
  std::size_t version = 0;  ///< of the files
  bool knows_him = false;   ///< the account was there for certain
  FileChangePtr change;     ///< of upload, remove, rename
  RegistrationPtr registration;
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
