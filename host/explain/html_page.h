#pragma once

#include <string>
#include <vector>

#include "host/explain/lab_check.h"
#include "host/explain/rung.h"
#include "host/explain/talks.h"

namespace wirelab::explain {

/// A conversation of a page, and what a lab was found to show in it.
struct PageTalk {
  const Talk* talk = nullptr;
  std::vector<Finding> findings{};
};

/// What a page is about.
struct Page {
  std::string name;         ///< of the capture
  std::string lab{};        ///< that the findings are about
  std::size_t packets = 0;  ///< of the capture
  std::vector<PageTalk> talks{};
  std::size_t not_shown = 0;  ///< conversations that are not on it
};

/// Makes an HTML document of its own, with each conversation's verdict and ladder: no script, and nothing that is
/// fetched; light or dark as the viewer is, and black on white on paper. Text that a peer chose is text there.
[[nodiscard]] std::string html_page(const Page& page, const DrawingChoice& choice);

}  // namespace wirelab::explain
