#pragma once

#include <optional>

#include "host/cli/net/printer.h"

namespace wirelab::cli {

/// The bytes that draw `page` over what stands on a terminal of `size`, from its first row on, without scrolling it.
/// What does not fit is cut, and counted in the last row; `notice` has that row for itself.
[[nodiscard]] std::string frame(const Page& page, const std::optional<Piece>& notice, const Size& size, bool colour,
                                const View& view);

}  // namespace wirelab::cli
