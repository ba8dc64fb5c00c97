#include "firmware/lab/web_bytes.h"

#include "firmware/lab/web_path.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::lab {
namespace {

/// Bytes that are written at once travel together as soon as the window is full; a moment between them keeps each in a
/// segment of its own.
constexpr Duration kBetween = std::chrono::milliseconds(1);

/// The second word of the first line.
std::string_view target_of(std::string_view request) noexcept {
  request = request.substr(0, request.find_first_of("\r\n"));
  const std::size_t blank = request.find(' ');
  if (blank == std::string_view::npos) return {};
  request.remove_prefix(blank + 1);
  return request.substr(0, request.find(' '));
}

}  // namespace

Act WebBytes::receive(MutableBytes message) {
  std::array<char, storage::kMaxPath> room;
  const auto path = web_path(target_of(as_text(message)), files_.folder, room);
  if (path) {
    if (auto file = files_.store.open(*path)) {
      file_ = std::move(*file);
      file_->watch(&client_);
    }
  }
  return go_on();
}

Act WebBytes::go_on() {
  switch (part_) {
    case Part::status: {
      const auto size = file_ == nullptr ? Result<std::uint64_t>(fail(Error::not_found)) : file_->size();
      if (!size && size.error() == Error::would_block) return {.then = Then::wait};
      part_ = size ? Part::content : Part::page;
      size_ = size.value_or(0);
      return {.reply = as_bytes(size ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 404 Not Found\r\n\r\n"),
              .then = Then::go_on,
              .goes_on = true};
    }
    case Part::content: {
      if (sent_ == size_) {
        part_ = Part::end;
        return {.reply = as_bytes("\r\n"), .then = Then::close, .continues = true};
      }
      const auto count = file_->read(sent_, {&one_, 1});
      if (!count && count.error() == Error::would_block) return {.then = Then::wait};
      if (!count || *count == 0) return {.then = Then::close};
      ++sent_;
      return {.reply = {&one_, 1}, .then = Then::go_on, .pause = kBetween, .continues = true, .goes_on = true};
    }
    case Part::page:
      part_ = Part::end;
      return {.reply = as_bytes("<html><body><h1>404 Not Found</h1></body></html>\r\n"),
              .then = Then::close,
              .continues = true};
    case Part::end: break;
  }
  return {.then = Then::close};
}

Act WebBytes::again() {
  part_ = Part::status;
  sent_ = 0;
  Act act = go_on();
  act.continues = true;
  return act;
}

}  // namespace wirelab::lab
