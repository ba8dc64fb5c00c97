#pragma once

#include <optional>

#include "firmware/lab/catalogue.h"

namespace wirelab::lab {

/// One lab of a list, and how it is to run.
struct ListedLab {
  const LabKind* kind = nullptr;
  Order order = {};
};

/// Takes the first entry off a list such as "v2,time:8081,web=public" (blanks around commas do not count). Nothing
/// if that entry is no lab with perhaps a port and, where it opens files, a folder beneath theirs; of an empty list the
/// answer's `kind` is null.
[[nodiscard]] std::optional<ListedLab> take_listed_lab(std::string_view& list) noexcept;

/// Whether a text is such a list.
[[nodiscard]] bool valid_lab_list(std::string_view list) noexcept;

}  // namespace wirelab::lab
