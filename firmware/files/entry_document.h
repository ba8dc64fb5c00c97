#pragma once

#include <string_view>

#include "firmware/core/json_writer.h"
#include "firmware/storage/entry.h"

namespace wirelab::files {

/// Writes what is said of a file or directory: `path`, `type`, `size` of a file, `modified`, null where it is not known
/// or no year of four digits from 1970 on. `path` is a checked one; the root is called ".".
void add_entry(JsonWriter& json, std::string_view path, const storage::EntryInfo& info) noexcept;

}  // namespace wirelab::files
