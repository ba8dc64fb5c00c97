#include "firmware/core/log.h"

#include <algorithm>
#include <array>

#include "firmware/core/text.h"

namespace wirelab {
namespace {

constexpr std::array<std::string_view, 4> kLevelNames{"debug", "info", "warning", "error"};
constexpr std::string_view kCutMark = "…";

// Values that a reader can tell from the next key without quotes.
bool plain(std::string_view text) noexcept {
  return !text.empty() && std::ranges::all_of(text, [](char character) {
    return character > ' ' && character < 0x7f && character != '"' && character != '=' && character != '\\';
  });
}

// Escaping leaves quotes alone, so they are dealt with here.
void add_quoted(TextBuilder& out, std::string_view text) noexcept {
  out.add('"');
  while (!text.empty()) {
    const std::size_t quote = std::min(text.find('"'), text.size());
    out.add_escaped(text.substr(0, quote));
    if (quote == text.size()) break;
    out.add("\\\"");
    text.remove_prefix(quote + 1);
  }
  out.add('"');
}

}  // namespace

std::string_view level_name(LogLevel level) noexcept { return kLevelNames.at(static_cast<std::size_t>(level)); }

std::optional<LogLevel> level_of(std::string_view name) noexcept {
  const auto found = std::ranges::find(kLevelNames, name);
  if (found == kLevelNames.end()) return std::nullopt;
  return static_cast<LogLevel>(found - kLevelNames.begin());
}

void Log::write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields) const noexcept {
  if (!enabled(level)) return;
  std::array<char, kMaxLine> room{};
  TextBuilder line{std::span(room).first(kMaxLine - kCutMark.size())};
  line.add("level=").add(level_name(level)).add(" event=").add(event);
  for (const LogField& field : fields) {
    line.add(' ').add(field.key).add('=');
    if (field.is_number) {
      line.add_number(field.number);
    } else if (plain(field.text)) {
      line.add(field.text);
    } else {
      add_quoted(line, field.text);
    }
  }
  std::size_t size = line.text().size();
  if (line.truncated()) {
    std::ranges::copy(kCutMark, room.begin() + static_cast<std::ptrdiff_t>(size));
    size += kCutMark.size();
  }
  sink_.write(level, {room.data(), size});
}

}  // namespace wirelab
