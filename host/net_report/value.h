#pragma once

#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "host/net_report/document.h"

namespace wirelab::net_report {

/// Longest text that is taken; firmware/net_status writes none longer than 320 bytes.
inline constexpr std::size_t kMaxText = 1024;
/// Most rows of a table.
inline constexpr std::size_t kMaxRows = 16384;

/// One value of a document and its place there. Every reader answers a value of the right kind within its bounds, or
/// throws a DecodeFault, which does not leave this folder. Refers to the JSON, which has to outlive it.
class Value {
 public:
  /// The whole document.
  explicit Value(const nlohmann::json& json) : json_(&json) {}

  /// The member `key`, which has to be there.
  [[nodiscard]] Value at(const char* key) const;
  /// The member `key`, unless it is not there or null.
  [[nodiscard]] std::optional<Value> find(const char* key) const;
  /// The member `key`, which has to be there but may be null.
  [[nodiscard]] std::optional<Value> at_or_null(const char* key) const;

  [[nodiscard]] bool flag(const char* key) const;
  /// A whole number from 0 to `most`.
  [[nodiscard]] std::uint64_t number(const char* key,
                                     std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const;
  [[nodiscard]] std::optional<std::uint64_t> number_or_null(
      const char* key, std::uint64_t most = std::numeric_limits<std::uint64_t>::max()) const;
  /// Any text.
  [[nodiscard]] std::string text(const char* key) const;
  /// Letters, digits, '-' and '_', at least one and at most 40.
  [[nodiscard]] std::string word(const char* key) const;
  [[nodiscard]] std::string address(const char* key) const;
  [[nodiscard]] std::string mac(const char* key) const;
  /// "0x" and `digits` hexadecimal ones.
  [[nodiscard]] std::string hex(const char* key, std::size_t digits) const;
  /// These three give an empty text for null.
  [[nodiscard]] std::string text_or_null(const char* key) const;
  [[nodiscard]] std::string address_or_null(const char* key) const;
  [[nodiscard]] std::string mac_or_null(const char* key) const;
  [[nodiscard]] std::optional<Moment> time_or_null(const char* key) const;
  [[nodiscard]] std::vector<std::string> addresses(const char* key) const;
  /// Whole numbers from 0 to 255.
  [[nodiscard]] std::vector<std::uint64_t> bytes(const char* key) const;

  /// What `read` makes of each element of the array `key`.
  template <typename Read>
  [[nodiscard]] auto list(const char* key, Read read) const {
    std::vector<std::invoke_result_t<Read, const Value&>> result;
    for (const Value& element : at(key).elements()) result.push_back(read(element));
    return result;
  }

  /// What `read` makes of the object `key`, or nothing if it is null.
  template <typename Read>
  [[nodiscard]] auto part_or_null(const char* key, Read read) const {
    const auto part = at_or_null(key);
    return part ? std::optional(read(*part)) : std::nullopt;
  }

  [[noreturn]] void fail(Flaw flaw, std::string found = {}) const;

 private:
  Value(const nlohmann::json& json, std::string place) : json_(&json), place_(std::move(place)) {}

  [[nodiscard]] const nlohmann::json* member(const char* key) const;
  [[nodiscard]] std::vector<Value> elements() const;
  [[nodiscard]] std::uint64_t as_number(std::uint64_t most) const;
  [[nodiscard]] const std::string& as_text() const;
  [[nodiscard]] const std::string& as_address() const;
  [[nodiscard]] const std::string& as_mac() const;

  const nlohmann::json* json_;
  std::string place_ = {};
};

}  // namespace wirelab::net_report
