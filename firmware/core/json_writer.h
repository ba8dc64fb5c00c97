#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "firmware/core/growing_array.h"

namespace wirelab {

/// Writes one JSON document (RFC 8259) into a text that grows, in the order of its calls. Commas and quotes are its
/// business; that keys stand in objects and every end has its beginning is the caller's. What cannot grow any more,
/// because the heap or the limit is used up, makes it fail for good: then the text is to be thrown away.
class JsonWriter {
 public:
  /// Appends to `out`, which must outlive it and never takes memory for more than `limit` bytes.
  JsonWriter(GrowingText& out, std::size_t limit) noexcept : out_(out), limit_(limit) {}

  JsonWriter& begin_object() noexcept { return open('{'); }
  JsonWriter& end_object() noexcept { return close('}'); }
  JsonWriter& begin_array() noexcept { return open('['); }
  JsonWriter& end_array() noexcept { return close(']'); }
  /// The name of the next value. Keys are literals of ours and written as they are.
  JsonWriter& key(std::string_view name) noexcept;

  /// A string. Bytes that are not UTF-8 become U+FFFD, because a document with them would be refused whole.
  JsonWriter& text(std::string_view value) noexcept;
  JsonWriter& number(std::uint64_t value) noexcept;
  JsonWriter& flag(bool value) noexcept;
  JsonWriter& null() noexcept;

  /// A member of an object: key and value.
  JsonWriter& text(std::string_view name, std::string_view value) noexcept { return key(name).text(value); }
  JsonWriter& number(std::string_view name, std::uint64_t value) noexcept { return key(name).number(value); }
  JsonWriter& flag(std::string_view name, bool value) noexcept { return key(name).flag(value); }
  JsonWriter& null(std::string_view name) noexcept { return key(name).null(); }

  /// True if something did not fit.
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Why it failed: true if the limit was too small, false if the heap was.
  [[nodiscard]] bool reached_limit() const noexcept { return reached_limit_; }

 private:
  void put(std::string_view bytes) noexcept;
  void put_quoted(std::string_view plain, std::string_view end) noexcept;
  void put_value(std::string_view bytes) noexcept;
  [[nodiscard]] std::span<char> extend(std::size_t count) noexcept;
  JsonWriter& open(char bracket) noexcept;
  JsonWriter& close(char bracket) noexcept;
  void put_escaped(std::string_view value) noexcept;

  GrowingText& out_;
  std::size_t limit_;
  bool first_ = true;  // no comma before the next key or value
  bool failed_ = false;
  bool reached_limit_ = false;
};

}  // namespace wirelab
