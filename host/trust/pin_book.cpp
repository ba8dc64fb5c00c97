#include "host/trust/pin_book.h"

#include <algorithm>

namespace wirelab::trust {
namespace {

constexpr std::string_view kScheme = "SHA256:";
constexpr std::size_t kDigits = 43;

bool is_base64(char character) noexcept {
  return (character >= 'A' && character <= 'Z') || (character >= 'a' && character <= 'z') ||
         (character >= '0' && character <= '9') || character == '+' || character == '/';
}

bool is_plain(std::string_view text) noexcept {
  return !text.empty() &&
         std::ranges::all_of(text, [](char character) { return character > ' ' && character != '\x7f'; });
}

/// Takes the part up to the next blank, and the blank.
std::string_view take_part(std::string_view& text) noexcept {
  const std::string_view part = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(part.size() + 1, text.size()));
  return part;
}

}  // namespace

bool looks_like_key(std::string_view text) noexcept {
  return text.starts_with(kScheme) && text.size() == kScheme.size() + kDigits &&
         std::ranges::all_of(text.substr(kScheme.size()), is_base64);
}

std::optional<PinBook::Line> PinBook::parse_line(std::string_view text) {
  if (text.empty() || text.starts_with('#')) return Line{.other = std::string(text), .pin = {}};
  const std::string_view server = take_part(text);
  const std::string_view key = take_part(text);
  if (!is_plain(server) || !(looks_like_key(key) || key == kByAuthority) || !is_plain(text)) return std::nullopt;
  return Line{.other = {}, .pin = {std::string(server), std::string(key), std::string(text)}};
}

std::optional<PinBook> PinBook::parse(std::string_view text, std::size_t& wrong_line) {
  wrong_line = 1;
  if (text.size() > kMost) return std::nullopt;
  PinBook book;
  for (; !text.empty(); ++wrong_line) {
    std::string_view one = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(one.size() + 1, text.size()));
    if (one.ends_with('\r')) one.remove_suffix(1);
    auto line = parse_line(one);
    // Two keys for one server would leave it to chance which one counts.
    if (!line || (!line->pin.server.empty() && book.find(line->pin.server) != nullptr)) return std::nullopt;
    book.lines_.push_back(std::move(*line));
  }
  return book;
}

std::string PinBook::text() const {
  std::string out;
  for (const auto& [other, pin] : lines_) {
    out += pin.server.empty() ? other : pin.server + " " + pin.key + " " + pin.since;
    out += '\n';
  }
  return out;
}

const Pin* PinBook::find(std::string_view server) const noexcept {
  const auto found = std::ranges::find_if(lines_, [&](const Line& line) { return line.pin.server == server; });
  return found == lines_.end() || server.empty() ? nullptr : &found->pin;
}

void PinBook::put(const Pin& pin) {
  remove(pin.server);
  lines_.push_back({.other = {}, .pin = pin});
}

bool PinBook::remove(std::string_view server) {
  return std::erase_if(lines_, [&](const Line& line) { return !server.empty() && line.pin.server == server; }) > 0;
}

}  // namespace wirelab::trust
