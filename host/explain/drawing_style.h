#pragma once

#include <string_view>

namespace wirelab::explain {

/// The colours of drawings, for light and for dark viewers; paper is always light. Chosen so that all text has a
/// contrast of at least 4.5 to 1 (WCAG 2.2, 1.4.3).
inline constexpr std::string_view kDrawingColours = R"(
:root{--paper:#fff;--ink:#1a2230;--dim:#576272;--panel:#f4f6f9;--rule:#c5cdd8;
--data:#1a59b8;--control:#5d6878;--again:#a34a06;--reset:#bf1d2d;--good:#1b7039}
@media screen and (prefers-color-scheme:dark){:root{--paper:#12161c;--ink:#e5e9ef;--dim:#9ba7b6;--panel:#1b212a;
--rule:#3b4654;--data:#79b0ff;--control:#9ba7b6;--again:#f2aa4c;--reset:#ff7b80;--good:#6fd08c}}
)";

}  // namespace wirelab::explain
