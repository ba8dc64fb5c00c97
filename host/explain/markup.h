#pragma once

#include <string>
#include <string_view>

namespace wirelab::explain {

/// Text for an XML or HTML document, in an element or in a quoted attribute: what has a meaning there is written as a
/// reference, and what must not stand there, or would turn the line, as "\xNN".
[[nodiscard]] std::string escaped(std::string_view text);

}  // namespace wirelab::explain
