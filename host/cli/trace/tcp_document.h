#pragma once

#include <nlohmann/json.hpp>

#include "host/explain/dissection.h"
#include "host/explain/tcp_note.h"

namespace wirelab::cli {

/// The fields of a TCP segment. Each sequence number stands there twice: relative to the connection's first, as the
/// ladder shows it, and as "…_raw" as it was sent; the window likewise is in bytes and "window_raw" unscaled.
[[nodiscard]] nlohmann::json tcp_document(const explain::Tcp& tcp, const explain::TcpView& view);

}  // namespace wirelab::cli
