#include "firmware/core/json_writer.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

bool is_plain(char character) noexcept {
  return static_cast<unsigned char>(character) >= 0x20 && static_cast<unsigned char>(character) < 0x7f &&
         character != '"' && character != '\\';
}

}  // namespace

std::span<char> JsonWriter::extend(std::size_t count) noexcept {
  if (failed_) return {};
  if (count > limit_ - out_.size()) {
    failed_ = reached_limit_ = true;
    return {};
  }
  const std::span<char> room = out_.extend(count, limit_);
  failed_ = room.size() < count;
  return room;
}

void JsonWriter::put(std::string_view bytes) noexcept {
  const std::span<char> room = extend(bytes.size());
  std::copy_n(bytes.data(), room.size(), room.data());
}

/// What a document has tens of thousands of is written in one piece, with its comma.
void JsonWriter::put_value(std::string_view bytes) noexcept {
  const std::size_t comma = first_ ? 0 : 1;
  const std::span<char> room = extend(comma + bytes.size());
  first_ = false;
  if (room.empty()) return;
  room.front() = ',';
  std::ranges::copy(bytes, room.subspan(comma).begin());
}

/// Text of which nothing has to be escaped, in quotes; a colon makes it a key.
void JsonWriter::put_quoted(std::string_view plain, std::string_view end) noexcept {
  const std::size_t comma = first_ ? 0 : 1;
  const std::span<char> room = extend(comma + 1 + plain.size() + end.size());
  first_ = false;
  if (room.empty()) return;
  room.front() = ',';
  room[comma] = '"';
  const auto text = std::ranges::copy(plain, room.subspan(comma + 1).begin());
  std::ranges::copy(end, text.out);
}

JsonWriter& JsonWriter::open(char bracket) noexcept {
  put_value({&bracket, 1});
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) noexcept {
  put({&bracket, 1});
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) noexcept {
  put_quoted(name, "\":");
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) noexcept {
  if (std::ranges::all_of(value, is_plain)) {
    put_quoted(value, "\"");
    return *this;
  }
  put_value("\"");
  put_escaped(value);
  put("\"");
  return *this;
}

void JsonWriter::put_escaped(std::string_view value) noexcept {
  while (!value.empty()) {
    std::size_t plain = 0;
    while (plain < value.size() && is_plain(value[plain])) ++plain;
    put(value.substr(0, plain));
    value.remove_prefix(plain);
    if (value.empty()) return;
    const std::size_t length = utf8_length(value);
    if (length > 1) {
      put(value.substr(0, length));
    } else if (length == 0) {
      put(kReplacement);
    } else if (value.front() == '"' || value.front() == '\\') {
      put("\\");
      put(value.substr(0, 1));
    } else {
      std::array<char, 6> room{};
      put(TextBuilder(room).add("\\u").add_hex(static_cast<unsigned char>(value.front()), 4).text());
    }
    value.remove_prefix(length == 0 ? 1 : length);
  }
}

JsonWriter& JsonWriter::number(std::uint64_t value) noexcept {
  std::array<char, 20> room{};
  put_value(TextBuilder(room).add_number(value).text());
  return *this;
}

JsonWriter& JsonWriter::flag(bool value) noexcept {
  put_value(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() noexcept {
  put_value("null");
  return *this;
}

}  // namespace wirelab
