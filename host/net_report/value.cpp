#include "host/net_report/value.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "firmware/core/text.h"
#include "firmware/net/address.h"
#include "firmware/net/mac_address.h"

namespace wirelab::net_report {
namespace {

constexpr std::size_t kMaxWord = 40;

bool is_word_letter(char letter) noexcept {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') ||
         letter == '-' || letter == '_';
}

/// "2026-11-21T12:34:56.789Z" and nothing else; years beyond 9999 have more digits.
std::optional<Moment> moment_of(std::string_view text) {
  using namespace std::chrono;
  constexpr std::string_view kShape = "-00-00T00:00:00.000Z";
  constexpr std::size_t kMostYearDigits = 5;
  if (text.size() < kShape.size() + 4 || text.size() > kShape.size() + kMostYearDigits) return std::nullopt;
  const std::size_t year_digits = text.size() - kShape.size();
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    const char letter = text[year_digits + i];
    if (kShape[i] == '0' ? letter < '0' || letter > '9' : letter != kShape[i]) return std::nullopt;
  }
  const auto part = [&](std::size_t from, std::size_t count) {
    return static_cast<unsigned>(
        parse_decimal(text.substr(from, count)).value_or(std::numeric_limits<unsigned>::max()));
  };
  const unsigned year_number = part(0, year_digits);
  if (year_number > static_cast<unsigned>(static_cast<int>(year::max()))) return std::nullopt;
  const year_month_day date{year(static_cast<int>(year_number)), month(part(year_digits + 1, 2)),
                            day(part(year_digits + 4, 2))};
  const unsigned hour = part(year_digits + 7, 2);
  const unsigned minute = part(year_digits + 10, 2);
  const unsigned second = part(year_digits + 13, 2);
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return sys_days(date) + hours(hour) + minutes(minute) + seconds(second) + milliseconds(part(year_digits + 16, 3));
}

}  // namespace

void Value::fail(Flaw flaw, std::string found) const { throw DecodeFault{flaw, place_, std::move(found)}; }

const nlohmann::json* Value::member(const char* key) const {
  if (!json_->is_object()) fail(Flaw::wrong_kind);
  const auto found = json_->find(key);
  return found == json_->end() ? nullptr : &*found;
}

Value Value::at(const char* key) const {
  const nlohmann::json* found = member(key);
  const Value result(found == nullptr ? *json_ : *found, place_.empty() ? key : place_ + '.' + key);
  if (found == nullptr) result.fail(Flaw::missing);
  return result;
}

std::optional<Value> Value::find(const char* key) const {
  const nlohmann::json* found = member(key);
  return found == nullptr || found->is_null() ? std::nullopt : std::optional(at(key));
}

std::optional<Value> Value::at_or_null(const char* key) const {
  Value result = at(key);
  return result.json_->is_null() ? std::nullopt : std::optional(std::move(result));
}

std::vector<Value> Value::elements() const {
  if (!json_->is_array()) fail(Flaw::wrong_kind);
  if (json_->size() > kMaxRows) fail(Flaw::too_long);
  std::vector<Value> result;
  result.reserve(json_->size());
  for (const nlohmann::json& element : *json_) {
    result.push_back(Value(element, place_ + '[' + std::to_string(result.size()) + ']'));
  }
  return result;
}

std::uint64_t Value::as_number(std::uint64_t most) const {
  if (!json_->is_number()) fail(Flaw::wrong_kind);
  if (!json_->is_number_unsigned()) fail(Flaw::out_of_range);
  const auto number = json_->get<std::uint64_t>();
  if (number > most) fail(Flaw::out_of_range);
  return number;
}

const std::string& Value::as_text() const {
  if (!json_->is_string()) fail(Flaw::wrong_kind);
  const auto& text = json_->get_ref<const std::string&>();
  if (text.size() > kMaxText) fail(Flaw::too_long);
  return text;
}

const std::string& Value::as_address() const {
  const std::string& text = as_text();
  if (!net::Address::parse(text)) fail(Flaw::malformed);
  return text;
}

const std::string& Value::as_mac() const {
  const std::string& text = as_text();
  if (!net::parse_mac(text)) fail(Flaw::malformed);
  return text;
}

bool Value::flag(const char* key) const {
  const Value value = at(key);
  if (!value.json_->is_boolean()) value.fail(Flaw::wrong_kind);
  return value.json_->get<bool>();
}

std::uint64_t Value::number(const char* key, std::uint64_t most) const { return at(key).as_number(most); }

std::optional<std::uint64_t> Value::number_or_null(const char* key, std::uint64_t most) const {
  const auto value = at_or_null(key);
  return value ? std::optional(value->as_number(most)) : std::nullopt;
}

std::string Value::text(const char* key) const { return at(key).as_text(); }

std::string Value::word(const char* key) const {
  const Value value = at(key);
  const std::string& text = value.as_text();
  if (text.empty() || text.size() > kMaxWord || !std::ranges::all_of(text, is_word_letter)) value.fail(Flaw::malformed);
  return text;
}

std::string Value::address(const char* key) const { return at(key).as_address(); }

std::string Value::mac(const char* key) const { return at(key).as_mac(); }

std::string Value::hex(const char* key, std::size_t digits) const {
  const Value value = at(key);
  const std::string& text = value.as_text();
  constexpr std::string_view kDigits = "0123456789abcdef";
  const bool right =
      text.size() == 2 + digits && text.starts_with("0x") && text.find_first_not_of(kDigits, 2) == std::string::npos;
  if (!right) value.fail(Flaw::malformed);
  return text;
}

std::string Value::text_or_null(const char* key) const {
  const auto value = at_or_null(key);
  return value ? value->as_text() : std::string();
}

std::string Value::address_or_null(const char* key) const {
  const auto value = at_or_null(key);
  return value ? value->as_address() : std::string();
}

std::string Value::mac_or_null(const char* key) const {
  const auto value = at_or_null(key);
  return value ? value->as_mac() : std::string();
}

std::optional<Moment> Value::time_or_null(const char* key) const {
  const auto value = at_or_null(key);
  if (!value) return std::nullopt;
  const auto moment = moment_of(value->as_text());
  if (!moment) value->fail(Flaw::malformed);
  return moment;
}

std::vector<std::string> Value::addresses(const char* key) const {
  return list(key, [](const Value& element) { return element.as_address(); });
}

std::vector<std::uint64_t> Value::bytes(const char* key) const {
  return list(key, [](const Value& element) { return element.as_number(255); });
}

}  // namespace wirelab::net_report
