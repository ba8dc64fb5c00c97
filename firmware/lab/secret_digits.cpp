#include "firmware/lab/secret_digits.h"

namespace wirelab::lab {

Act SecretDigits::receive(MutableBytes message) {
  const std::string_view text = as_text(message);
  if (text.find("SECRET") == std::string_view::npos) {
    return {.reply = as_bytes("Secret code not found."), .then = Then::close};
  }
  TextBuilder answer(answer_);
  answer.add("Digits: ");
  std::size_t count = 0;
  for (const char one : text) {
    if (one < '0' || one > '9') continue;
    answer.add(one);
    ++count;
  }
  answer.add(", Total Digits: ").add_number(count);
  return {.reply = as_bytes(answer.text()), .then = Then::close};
}

}  // namespace wirelab::lab
