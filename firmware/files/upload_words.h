#pragma once

#include <optional>

#include "firmware/command/verb_table.h"
#include "firmware/storage/upload_store.h"

namespace wirelab::files {

/// The name of an upload from the first three words of a request: path, size, SHA-256. Nothing if they are not that.
/// Whether the path is allowed is the store's business. Refers to `words`.
[[nodiscard]] std::optional<storage::UploadName> parse_upload_name(const command::Arguments& words) noexcept;

/// The condition that a word spells: `new`, `beside`, `replace=` and a SHA-256. Nothing for any other.
[[nodiscard]] std::optional<storage::UploadCondition> parse_condition(std::string_view word) noexcept;

}  // namespace wirelab::files
