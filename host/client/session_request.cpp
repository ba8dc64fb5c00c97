#include "host/client/session_request.h"

#include <vector>

#include "firmware/command/request_words.h"
#include "firmware/core/wipe.h"

namespace wirelab::client {

std::string session_line(std::string_view verb, std::initializer_list<std::string_view> words) {
  std::string line(verb);
  for (const std::string_view word : words) {
    std::vector<char> room(word.size() * command::kWordGrowth + 2);
    TextBuilder quoted(room);
    command::add_word(quoted, word);
    line += ' ';
    line += quoted.text();
    wipe(std::span(room));
  }
  return line;
}

SessionRequest::~SessionRequest() { wipe(line_); }

bool SessionRequest::begin_text(std::uint64_t size) {
  if (size <= limit_) return true;
  give_up({.fault = Fault::too_long, .expected = limit_});
  return false;
}

bool SessionRequest::begin_body(std::uint64_t size) { return begin_text(size); }

bool SessionRequest::take(ConstBytes bytes) {
  text_ += as_text(bytes);
  return true;
}

bool SessionRequest::begin_reply(std::uint16_t status, std::string_view word, std::uint64_t size) {
  status_ = status;
  word_ = word;
  return status / 100 == 2 ? begin_body(size) : begin_text(size);
}

bool SessionRequest::deliver(ConstBytes bytes) {
  return status_ / 100 == 2 ? take(bytes) : SessionRequest::take(bytes);
}

void SessionRequest::finish() {
  if (over_) return;
  over_ = true;
  wipe(line_);
  if (when_over_) when_over_();
}

bool StreamRequest::take_part(ConstBytes bytes) {
  std::string_view text = as_text(bytes);
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    rest_ += text.substr(0, end);
    text.remove_prefix(end + 1);
    if (rest_.size() > kMaxLine) break;
    const bool more = taker_(rest_);
    rest_.clear();
    if (!more) return false;
  }
  rest_ += text;
  if (rest_.size() <= kMaxLine) return true;
  give_up({.fault = Fault::too_long, .expected = kMaxLine});
  return false;
}

}  // namespace wirelab::client
