#pragma once

#include <string>

#include "host/explain/page.h"
#include "host/explain/rung.h"

namespace wirelab::explain {

/// Draws conversations one below the other, each with its verdict and a ladder of two life lines, as an SVG document of
/// its own: no script and nothing that is fetched; light or dark as the viewer is. What Talks left out is said where it
/// would stand.
[[nodiscard]] std::string svg_ladder(const Page& page, const DrawingChoice& choice);

}  // namespace wirelab::explain
