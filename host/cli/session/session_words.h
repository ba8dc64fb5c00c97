#pragma once

#include <string_view>

#include "host/cli/conductor.h"
#include "host/client/session_request.h"

namespace wirelab::cli {

/// A session that did not come to a reply, in words.
[[nodiscard]] Failure broken_session(const Conductor& conductor, const client::Problem& problem);
/// A request whose reply is a refusal, in words; `subject` is what it was about.
[[nodiscard]] Failure refused_request(const Conductor& conductor, const client::SessionRequest& request,
                                      std::string_view subject);
/// A LOGIN that was refused: nothing else is asked then.
[[nodiscard]] Failure refused_login(const Conductor& conductor, const client::SessionRequest& request);
/// An answer that makes no sense.
[[nodiscard]] Failure senseless(const Conductor& conductor, std::string_view answer);

}  // namespace wirelab::cli
