#include "host/flash/settings_text.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace wirelab::flash {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

std::string_view without_blanks(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kBlanks) - begin + 1);
}

/// The lines with their ends.
std::vector<std::string> split(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t size = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.emplace_back(text.substr(0, size));
    text.remove_prefix(size);
  }
  return lines;
}

std::string quoted(std::string_view value) {
  std::string out = "\"";
  for (const char character : value) {
    if (character == '"' || character == '\\') out += '\\';
    out += character;
  }
  return out + "\"";
}

/// The table that a line opens; empty for one whose header is broken; nothing if the line opens none.
std::optional<std::string_view> opened_table(std::string_view line) {
  line = without_blanks(line);
  if (!line.starts_with('[')) return std::nullopt;
  const std::size_t end = line.find(']');
  return end == std::string_view::npos ? std::string_view() : without_blanks(line.substr(1, end - 1));
}

/// Where the value begins if the line is `name = …`.
std::optional<std::size_t> value_place(std::string_view line, std::string_view name) {
  const std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos || !line.substr(begin).starts_with(name)) return std::nullopt;
  const std::size_t equals = line.find_first_not_of(kBlanks, begin + name.size());
  if (equals == std::string_view::npos || line[equals] != '=') return std::nullopt;
  return std::min(line.find_first_not_of(" \t", equals + 1), line.size());
}

bool shows(std::string_view line, std::string_view name) {
  line = without_blanks(line);
  return line.starts_with('#') && value_place(line.substr(1), name).has_value();
}

/// The end of the value that begins at `begin`.
std::size_t value_end(std::string_view line, std::size_t begin) {
  const char quote = begin < line.size() ? line[begin] : '\0';
  if (quote == '"' || quote == '\'') {
    for (std::size_t i = begin + 1; i < line.size(); ++i) {
      if (line[i] == quote) return i + 1;
      if (quote == '"' && line[i] == '\\') ++i;
    }
  }
  const std::size_t end = std::min(line.find('#', begin), line.size());
  const std::size_t last = line.substr(0, end).find_last_not_of(kBlanks);
  return last == std::string_view::npos || last < begin ? begin : last + 1;
}

class Editing {
 public:
  Editing(std::string_view text, std::string_view table, std::string_view name)
      : mark_(text.starts_with(kByteOrderMark) ? kByteOrderMark : ""),
        lines_(split(text.substr(mark_.size()))),
        table_(table),
        name_(name),
        line_end_(!lines_.empty() && lines_.front().ends_with("\r\n") ? "\r\n" : "\n") {}

  std::string set(const std::string& value) {
    look();
    if (present_) {
      replace(*present_, value);
    } else {
      insert(std::string(name_) + " = " + value + std::string(line_end_));
    }
    std::string out(mark_);
    for (const std::string& line : lines_) out += line;
    return out;
  }

 private:
  void look() {
    std::string_view table;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      if (const auto opened = opened_table(lines_[i])) {
        if (!first_header_) first_header_ = i;
        table = opened->empty() ? std::string_view("[") : *opened;
        if (table == table_ && !header_) header_ = i;
      } else if (table == table_) {
        if (!present_ && value_place(lines_[i], name_)) present_ = i;
        if (!shown_ && shows(lines_[i], name_)) shown_ = i;
      }
    }
  }

  void replace(std::size_t at, const std::string& value) {
    std::string& line = lines_[at];
    const std::size_t begin = value_place(line, name_).value_or(line.size());
    line.replace(begin, value_end(line, begin) - begin, value);
  }

  void insert(const std::string& line) {
    if (shown_) return insert_at(*shown_ + 1, line);
    if (header_) return insert_at(*header_ + 1, line);
    if (table_.empty()) return insert_at(first_header_.value_or(lines_.size()), line);
    insert_at(lines_.size(), "[" + std::string(table_) + "]" + std::string(line_end_));
    lines_.push_back(line);
  }

  void insert_at(std::size_t at, const std::string& line) {
    // A last line need not have an end.
    if (at > 0 && !lines_[at - 1].ends_with('\n')) lines_[at - 1] += line_end_;
    lines_.insert(lines_.begin() + static_cast<std::ptrdiff_t>(at), line);
  }

  std::string_view mark_;
  std::vector<std::string> lines_;
  std::string_view table_;
  std::string_view name_;
  std::string_view line_end_;
  std::optional<std::size_t> present_;
  std::optional<std::size_t> shown_;
  std::optional<std::size_t> header_;
  std::optional<std::size_t> first_header_;
};

}  // namespace

std::string with_setting(std::string_view text, std::string_view table, std::string_view name, std::string_view value) {
  return Editing(text, table, name).set(quoted(value));
}

}  // namespace wirelab::flash
