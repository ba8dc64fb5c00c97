#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "firmware/tls/trouble.h"
#include "host/cli/conductor.h"
#include "host/trust/pin_file.h"
#include "host/trust/server_judge.h"

namespace wirelab::cli {

/// A book that cannot be read: nobody can tell who is known.
[[nodiscard]] Failure unreadable_pins(Language language, const trust::PinFault& fault);
/// A key that could not be written down.
[[nodiscard]] Failure pin_not_kept(Language language, std::string_view server, const trust::PinFault& fault);
/// The hard stop: a key that is not the right one. `verdict` is one that ends the connection.
[[nodiscard]] Failure mistrusted(const Conductor& conductor, trust::Verdict verdict,
                                 const std::optional<trust::Pin>& pin, std::string_view shown_key);
/// A server with which no handshake comes to its end. Nothing goes there in clear text.
[[nodiscard]] Failure no_tls(const Conductor& conductor, tls::Trouble trouble);
/// The port of TLS is closed.
[[nodiscard]] Failure nobody_listens(const Conductor& conductor);
/// The command that accepts a key on purpose.
[[nodiscard]] std::string accepting_command(const Options& options, std::string_view key);

}  // namespace wirelab::cli
