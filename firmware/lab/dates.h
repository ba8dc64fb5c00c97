#pragma once

#include <cstdint>

#include "firmware/core/text.h"

namespace wirelab::lab {

/// A moment as asctime writes it, in UTC: "Sun Oct  1 13:33:03 2023". `seconds` since 1970.
void add_asctime(TextBuilder& out, std::int64_t seconds) noexcept;

/// The same as HTTP writes it (RFC 9110 section 5.6.7): "Sun, 01 Oct 2023 13:33:03 GMT".
void add_http_date(TextBuilder& out, std::int64_t seconds) noexcept;

}  // namespace wirelab::lab
