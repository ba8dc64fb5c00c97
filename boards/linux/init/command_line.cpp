#include "boards/linux/init/command_line.h"

namespace wirelab::boards {
namespace {

bool is_blank(char character) { return character == ' ' || character == '\t' || character == '\n'; }

}  // namespace

std::string take_word(std::string_view& line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  std::string word;
  bool in_quotes = false;
  while (!line.empty() && (in_quotes || !is_blank(line.front()))) {
    if (line.front() == '"') {
      in_quotes = !in_quotes;
    } else {
      word += line.front();
    }
    line.remove_prefix(1);
  }
  return word;
}

}  // namespace wirelab::boards
