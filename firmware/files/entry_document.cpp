#include "firmware/files/entry_document.h"

#include <array>

#include "firmware/core/utc.h"

namespace wirelab::files {
namespace {

/// The last second that RFC 3339 can write: years have four digits there.
constexpr std::int64_t kLastSecond = 253'402'300'799;

void add_time(JsonWriter& json, const storage::FileTime& time) noexcept {
  if (time.seconds < 0 || time.seconds > kLastSecond) {
    json.null("modified");
    return;
  }
  std::array<char, 32> room{};
  TextBuilder text(room);
  add_utc_time(text, time.seconds, static_cast<std::uint32_t>(time.nanoseconds / 1'000'000));
  json.text("modified", text.text());
}

}  // namespace

void add_entry(JsonWriter& json, std::string_view path, const storage::EntryInfo& info) noexcept {
  const bool file = info.type == storage::EntryType::file;
  json.begin_object();
  json.text("path", path.empty() ? "." : path);
  json.text("type", file ? "file" : "directory");
  if (file) json.number("size", info.size);
  if (info.modified) {
    add_time(json, *info.modified);
  } else {
    json.null("modified");
  }
  json.end_object();
}

}  // namespace wirelab::files
