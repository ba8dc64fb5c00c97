#include "firmware/core/json_writer.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab {
namespace {

constexpr std::string_view kReplacement = "\xef\xbf\xbd";

/// For each byte, whether it stands for itself in a string.
constexpr auto kPlain = [] {
  std::array<bool, 256> plain{};
  for (unsigned byte = 0x20; byte < 0x7f; ++byte) plain.at(byte) = byte != '"' && byte != '\\';
  return plain;
}();

bool is_plain(char character) noexcept { return kPlain[static_cast<unsigned char>(character)]; }

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

void JsonWriter::expect(std::size_t count) noexcept {
  if (failed_) return;
  static_cast<void>(out_.reserve(out_.size() + std::min(count, limit_ - out_.size())));
}

void JsonWriter::put(std::string_view bytes) noexcept {
  const std::span<char> room = extend(bytes.size());
  if (!room.empty()) std::copy_n(bytes.data(), bytes.size(), room.data());
}

/// The next value with its comma, key and quotes, in one piece: a document has tens of thousands of them. Nothing of
/// them is escaped.
JsonWriter& JsonWriter::put_piece(std::string_view name, std::string_view value, bool quoted) noexcept {
  constexpr std::size_t kQuotes = 2;
  const std::size_t comma = first_ ? 0 : 1;
  const std::size_t key = name.empty() ? 0 : name.size() + kQuotes + 1;
  const std::span<char> room = extend(comma + key + value.size() + (quoted ? kQuotes : 0));
  first_ = false;
  if (room.empty()) return *this;
  char* at = room.data();
  if (comma > 0) *at++ = ',';
  if (key > 0) {
    *at++ = '"';
    at = std::copy_n(name.data(), name.size(), at);
    *at++ = '"';
    *at++ = ':';
  }
  if (quoted) *at++ = '"';
  at = std::copy_n(value.data(), value.size(), at);
  if (quoted) *at = '"';
  return *this;
}

JsonWriter& JsonWriter::open(char bracket) noexcept {
  put_piece({}, {&bracket, 1});
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) noexcept {
  put({&bracket, 1});
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) noexcept {
  put_piece(name, {});
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view name, std::string_view value) noexcept {
  if (std::ranges::all_of(value, is_plain)) return put_piece(name, value, true);
  put_piece(name, "\"");
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

JsonWriter& JsonWriter::number(std::string_view name, std::uint64_t value) noexcept {
  std::array<char, 20> room{};
  return put_piece(name, TextBuilder(room).add_number(value).text());
}

}  // namespace wirelab
