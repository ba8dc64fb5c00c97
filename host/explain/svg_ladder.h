#pragma once

#include <span>
#include <string>

#include "host/explain/rung.h"
#include "host/explain/talks.h"

namespace wirelab::explain {

/// Draws conversations one below the other, each a ladder with two life lines, as an SVG document of its own: no script
/// and nothing that is fetched; light or dark as the viewer is. What Talks left out is said where it would stand.
/// `not_shown`: how many conversations are not among them.
[[nodiscard]] std::string svg_ladder(std::span<const Talk* const> talks, std::size_t not_shown,
                                     const DrawingChoice& choice);

}  // namespace wirelab::explain
