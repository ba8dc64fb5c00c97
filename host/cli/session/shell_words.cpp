#include "host/cli/session/shell_words.h"

namespace wirelab::cli {
namespace {

constexpr std::string_view kSpecial = " \t\"'\\";

/// Takes a line apart up to its end or an open quote.
class Splitter {
 public:
  explicit Splitter(std::string_view line) : line_(line) {}

  void run() {
    for (std::size_t at = 0; at < line_.size(); ++at) {
      const char letter = line_[at];
      if (quote_ == 0 && (letter == ' ' || letter == '\t')) {
        end_word();
        continue;
      }
      if (!in_word_) begin_ = at;
      in_word_ = true;
      if (letter == '\\' && quote_ != '\'' && at + 1 < line_.size()) {
        word_ += line_[++at];
      } else if (quote_ == 0 && (letter == '"' || letter == '\'')) {
        quote_ = letter;
      } else if (quote_ != 0 && letter == quote_) {
        quote_ = 0;
      } else {
        word_ += letter;
      }
    }
  }
  void end_word() {
    if (in_word_) words_.push_back(word_);
    word_.clear();
    in_word_ = false;
  }

  [[nodiscard]] bool open() const noexcept { return quote_ != 0; }
  [[nodiscard]] bool in_word() const noexcept { return in_word_; }
  [[nodiscard]] std::size_t begin() const noexcept { return begin_; }
  [[nodiscard]] const std::string& word() const noexcept { return word_; }
  [[nodiscard]] std::vector<std::string>& words() noexcept { return words_; }

 private:
  std::string_view line_;
  std::vector<std::string> words_;
  std::string word_;
  std::size_t begin_ = 0;
  char quote_ = 0;
  bool in_word_ = false;
};

}  // namespace

std::optional<std::vector<std::string>> shell_words(std::string_view line) {
  Splitter splitter(line);
  splitter.run();
  if (splitter.open()) return std::nullopt;
  splitter.end_word();
  return std::move(splitter.words());
}

OpenWord open_word(std::string_view line, std::size_t cursor) {
  Splitter splitter(line.substr(0, cursor));
  splitter.run();
  return {.from = splitter.in_word() ? splitter.begin() : cursor,
          .text = splitter.word(),
          .first = splitter.words().empty()};
}

std::string shell_quoted(std::string_view word) {
  std::string quoted;
  for (const char letter : word) {
    if (kSpecial.contains(letter)) quoted += '\\';
    quoted += letter;
  }
  return quoted;
}

std::string path_from(std::string_view at, std::string_view path) {
  std::string result(path.starts_with('/') ? std::string_view() : at);
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    path.remove_prefix(part.size() < path.size() ? part.size() + 1 : part.size());
    if (part.empty() || part == ".") continue;
    if (part == "..") {
      const std::size_t slash = result.rfind('/');
      result.erase(slash == std::string::npos ? 0 : slash);
    } else {
      result += (result.empty() ? "" : "/") + std::string(part);
    }
  }
  return result;
}

}  // namespace wirelab::cli
