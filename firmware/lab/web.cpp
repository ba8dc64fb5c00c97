#include "firmware/lab/web.h"

#include <algorithm>
#include <utility>

#include "firmware/lab/dates.h"
#include "firmware/lab/web_path.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::lab {

namespace {

std::size_t at_most(std::uint64_t size, std::size_t room) noexcept {
  return static_cast<std::size_t>(std::min<std::uint64_t>(size, room));
}

}  // namespace

std::string_view status_words(unsigned status) noexcept {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 414: return "URI Too Long";
    case 431: return "Request Header Fields Too Large";
    case 503: return "Service Unavailable";
    case 505: return "HTTP Version Not Supported";
    default: return "Internal Server Error";
  }
}

Act Web::receive(MutableBytes message) {
  unread_ = message;
  return read_on();
}

Act Web::go_on() {
  if (std::exchange(told_, false)) {
    file_.reset();
    request_.next();
  }
  if (file_ == nullptr) return read_on();
  return head_sent_ ? body() : head();
}

Act Web::again() {
  told_ = false;
  again_ = true;
  sent_ = 0;
  head_sent_ = false;
  return head();
}

/// Takes the next request out of what came.
Act Web::read_on() {
  while (request_.state() == HttpRequest::State::incomplete && !unread_.empty()) {
    unread_ = unread_.subspan(request_.take(unread_));
  }
  switch (request_.state()) {
    case HttpRequest::State::incomplete: return {};
    case HttpRequest::State::complete: return open();
    case HttpRequest::State::bad: break;
  }
  return failed(request_.status(), true);
}

Act Web::open() {
  if (!request_.is_get() && !request_.is_head()) return failed(405, true);
  std::array<char, storage::kMaxPath> room;
  const auto path = web_path(request_.target(), files_.folder, room);
  if (!path) return failed(400, false);
  auto file = files_.store.open(*path);
  if (!file) return failed(503, false);
  file_ = std::move(*file);
  file_->watch(&client_);
  sent_ = 0;
  head_sent_ = false;
  again_ = false;
  return head();
}

void Web::begin_head(TextBuilder& out, unsigned status, std::string_view type, std::uint64_t length) const noexcept {
  out.add("HTTP/1.1 ").add_number(status).add(' ').add(status_words(status)).add("\r\nServer: wirelab\r\n");
  if (const auto now = calendar_.since_1970()) {
    out.add("Date: ");
    add_http_date(out, std::chrono::floor<std::chrono::seconds>(*now).count());
    out.add("\r\n");
  }
  out.add("Content-Type: ").add(type).add("\r\nContent-Length: ").add_number(length).add("\r\n");
}

/// The head and the beginning of the file, which for a small one is all, in one reply.
Act Web::head() {
  const auto size = file_->size();
  if (!size) {
    if (size.error() == Error::would_block) return {.then = Then::wait};
    file_.reset();
    const bool missing = size.error() == Error::not_found || size.error() == Error::not_allowed;
    return failed(missing ? 404 : 500, false);
  }
  size_ = *size;
  std::array<char, storage::kMaxPath> path_room;
  const auto path = web_path(request_.target(), files_.folder, path_room);
  TextBuilder out(room_);
  begin_head(out, 200, media_type(path.value_or("")), size_);
  out.add(request_.keep_alive() ? "Connection: keep-alive\r\n" : "Connection: close\r\n");
  out.add("X-Content-Type-Options: nosniff\r\n\r\n");
  std::size_t used = out.text().size();
  if (!request_.is_head() && size_ > 0) {
    const auto rest = std::as_writable_bytes(std::span(room_)).subspan(used);
    const auto count = file_->read(0, rest.first(at_most(size_, rest.size())));
    if (!count && count.error() == Error::would_block) return {.then = Then::wait};
    if (!count) {
      file_.reset();
      return failed(500, false);
    }
    sent_ = *count;
    used += *count;
  }
  head_sent_ = true;
  Act act = after_reply(again_);
  act.reply = std::as_bytes(std::span(room_)).first(used);
  return act;
}

Act Web::body() {
  const auto piece = std::as_writable_bytes(std::span(room_));
  const auto count = file_->read(sent_, piece.first(at_most(size_ - sent_, piece.size())));
  if (!count && count.error() == Error::would_block) return {.then = Then::wait};
  // The length was promised: a body that is cut short says so by the end of the connection.
  if (!count || *count == 0) return {.then = Then::close};
  sent_ += *count;
  Act act = after_reply(true);
  act.reply = piece.first(*count);
  return act;
}

/// What comes behind the piece of a file that is sent now.
Act Web::after_reply(bool continues) {
  if (!request_.is_head() && sent_ < size_) {
    return {.then = Then::go_on, .continues = continues, .goes_on = true};
  }
  told_ = true;
  return {.then = request_.keep_alive() ? Then::go_on : Then::finish, .continues = continues};
}

Act Web::failed(unsigned status, bool last) {
  std::array<char, 160> page_room;
  TextBuilder page(page_room);
  page.add("<!DOCTYPE html>\n<html><head><title>").add_number(status).add(' ').add(status_words(status));
  page.add("</title></head><body><h1>").add_number(status).add(' ').add(status_words(status));
  page.add("</h1></body></html>\n");
  last = last || !request_.keep_alive();
  const bool without_body = request_.state() == HttpRequest::State::complete && request_.is_head();
  TextBuilder out(room_);
  begin_head(out, status, "text/html; charset=utf-8", page.text().size());
  if (status == 405) out.add("Allow: GET, HEAD\r\n");
  out.add(last ? "Connection: close\r\n\r\n" : "Connection: keep-alive\r\n\r\n");
  if (!without_body) out.add(page.text());
  request_.next();
  return {.reply = as_bytes(out.text()), .then = last ? Then::finish : Then::go_on};
}

}  // namespace wirelab::lab
