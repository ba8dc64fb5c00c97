#include "firmware/core/json_writer.h"

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

void JsonWriter::put(std::string_view bytes) noexcept {
  if (failed_) return;
  if (bytes.size() > limit_ - out_.size()) {
    failed_ = reached_limit_ = true;
  } else {
    failed_ = !out_.append({bytes.data(), bytes.size()}, limit_);
  }
}

void JsonWriter::separate() noexcept {
  if (!first_) put(",");
  first_ = false;
}

JsonWriter& JsonWriter::open(char bracket) noexcept {
  separate();
  put({&bracket, 1});
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::close(char bracket) noexcept {
  put({&bracket, 1});
  first_ = false;
  return *this;
}

JsonWriter& JsonWriter::key(std::string_view name) noexcept {
  separate();
  put("\"");
  put(name);
  put("\":");
  first_ = true;
  return *this;
}

JsonWriter& JsonWriter::text(std::string_view value) noexcept {
  separate();
  put("\"");
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
  separate();
  std::array<char, 20> room{};
  put(TextBuilder(room).add_number(value).text());
  return *this;
}

JsonWriter& JsonWriter::flag(bool value) noexcept {
  separate();
  put(value ? "true" : "false");
  return *this;
}

JsonWriter& JsonWriter::null() noexcept {
  separate();
  put("null");
  return *this;
}

}  // namespace wirelab
