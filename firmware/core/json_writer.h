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
  JsonWriter& text(std::string_view value) noexcept { return text({}, value); }
  JsonWriter& number(std::uint64_t value) noexcept { return number({}, value); }
  JsonWriter& flag(bool value) noexcept { return flag({}, value); }
  JsonWriter& null() noexcept { return null({}); }

  /// A member of an object: key and value. An empty key is none.
  JsonWriter& text(std::string_view name, std::string_view value) noexcept;
  JsonWriter& number(std::string_view name, std::uint64_t value) noexcept;
  JsonWriter& flag(std::string_view name, bool value) noexcept { return put_piece(name, value ? kTrue : kFalse); }
  JsonWriter& null(std::string_view name) noexcept { return put_piece(name, kNull); }

  /// Says that about `count` bytes more will follow, so that they are made room for at once and not bit by bit. A hint:
  /// without the memory for it, or beyond the limit, everything goes on as without.
  void expect(std::size_t count) noexcept;
  /// Bytes of the text so far.
  [[nodiscard]] std::size_t size() const noexcept { return out_.size(); }

  /// True if something did not fit.
  [[nodiscard]] bool failed() const noexcept { return failed_; }
  /// Why it failed: true if the limit was too small, false if the heap was.
  [[nodiscard]] bool reached_limit() const noexcept { return reached_limit_; }

 private:
  static constexpr std::string_view kTrue = "true";
  static constexpr std::string_view kFalse = "false";
  static constexpr std::string_view kNull = "null";

  void put(std::string_view bytes) noexcept;
  JsonWriter& put_piece(std::string_view name, std::string_view value, bool quoted = false) noexcept;
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
