#include "firmware/lab/http_request.h"

#include <algorithm>

namespace wirelab::lab {

/// What llhttp calls while it reads.
struct HttpRequest::Calls {
  static HttpRequest& of(llhttp_t* parser) noexcept { return *static_cast<HttpRequest*>(parser->data); }

  static int url(llhttp_t* parser, const char* at, std::size_t length) noexcept {
    HttpRequest& request = of(parser);
    if (length > kMostTarget - request.target_size_) {
      request.fail(414);
      return HPE_USER;
    }
    std::copy_n(at, length, request.target_.begin() + static_cast<std::ptrdiff_t>(request.target_size_));
    request.target_size_ += length;
    return HPE_OK;
  }
  static int header_name(llhttp_t* parser, const char* at, std::size_t length) noexcept {
    constexpr std::string_view kHost("host");
    HttpRequest& request = of(parser);
    for (const char one : std::string_view(at, length)) {
      const std::size_t place = request.name_size_++;
      const auto lower = static_cast<char>(static_cast<unsigned char>(one) | 0x20U);
      if (place >= kHost.size() || kHost[place] != lower) request.name_is_host_ = false;
    }
    return HPE_OK;
  }
  static int header_name_complete(llhttp_t* parser) noexcept {
    HttpRequest& request = of(parser);
    if (request.name_is_host_ && request.name_size_ == 4) request.has_host_ = true;
    request.name_is_host_ = true;
    request.name_size_ = 0;
    return HPE_OK;
  }
  static int headers_complete(llhttp_t* parser) noexcept {
    HttpRequest& request = of(parser);
    const unsigned version = parser->http_major * 10U + parser->http_minor;
    if (version != 10 && version != 11) {
      request.fail(505);
      return -1;
    }
    // RFC 9112 section 3.2: a request of HTTP/1.1 without Host is a bad one.
    if (version == 11 && !request.has_host_) {
      request.fail(400);
      return -1;
    }
    request.method_ = parser->method;
    return HPE_OK;
  }
  static int complete(llhttp_t* parser) noexcept {
    HttpRequest& request = of(parser);
    request.keep_alive_ = llhttp_should_keep_alive(parser) != 0 && parser->upgrade == 0;
    request.state_ = State::complete;
    return HPE_PAUSED;
  }

  static const llhttp_settings_t* settings() noexcept {
    static const llhttp_settings_t settings_of_all = [] {
      llhttp_settings_t calls;
      llhttp_settings_init(&calls);
      calls.on_url = url;
      calls.on_header_field = header_name;
      calls.on_header_field_complete = header_name_complete;
      calls.on_headers_complete = headers_complete;
      calls.on_message_complete = complete;
      return calls;
    }();
    return &settings_of_all;
  }
};

HttpRequest::HttpRequest() noexcept {
  llhttp_init(&parser_, HTTP_REQUEST, Calls::settings());
  parser_.data = this;
}

void HttpRequest::fail(unsigned status) noexcept {
  state_ = State::bad;
  status_ = status;
}

std::size_t HttpRequest::take(ConstBytes bytes) noexcept {
  if (state_ != State::incomplete) return 0;
  // No further than the bound, so that a request does not pass because the rest of it came in one piece.
  const std::string_view text = as_text(bytes).substr(0, kMostHead - head_size_);
  const llhttp_errno_t result = llhttp_execute(&parser_, text.data(), text.size());
  if (result == HPE_PAUSED || result == HPE_PAUSED_UPGRADE) {
    return static_cast<std::size_t>(llhttp_get_error_pos(&parser_) - text.data());
  }
  if (result != HPE_OK) {
    if (state_ != State::bad) fail(result == HPE_INVALID_VERSION ? 505 : 400);
    return bytes.size();
  }
  head_size_ += text.size();
  if (text.size() < bytes.size()) fail(431);
  return bytes.size();
}

void HttpRequest::next() noexcept {
  if (state_ != State::complete) return;
  llhttp_init(&parser_, HTTP_REQUEST, Calls::settings());
  parser_.data = this;
  state_ = State::incomplete;
  head_size_ = target_size_ = name_size_ = 0;
  has_host_ = keep_alive_ = false;
  name_is_host_ = true;
}

}  // namespace wirelab::lab
