#pragma once

#include <string>

#include "host/explain/page.h"
#include "host/explain/rung.h"

namespace wirelab::explain {

/// Makes an HTML document of its own, with each conversation's verdict and ladder: no script, and nothing that is
/// fetched; light or dark as the viewer is, and black on white on paper. Text that a peer chose is text there.
[[nodiscard]] std::string html_page(const Page& page, const DrawingChoice& choice);

}  // namespace wirelab::explain
