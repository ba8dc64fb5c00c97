#pragma once

#include <llhttp.h>

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/bytes.h"

namespace wirelab::lab {

/// Reads HTTP requests (RFC 9112) one after the other. Pure; llhttp does the parsing, the bounds are ours.
class HttpRequest {
 public:
  static constexpr std::size_t kMostTarget = 512;                  ///< bytes of a request's target; beyond it is 414
  static constexpr std::size_t kMostHead = std::size_t{8} * 1024;  ///< of its lines; beyond it is 431

  enum class State : std::uint8_t {
    incomplete,  ///< more bytes are needed
    complete,    ///< method, target and keep_alive are known
    bad,         ///< it cannot be answered but with `status`, and what follows cannot be read
  };

  HttpRequest() noexcept;
  HttpRequest(const HttpRequest&) = delete;
  HttpRequest& operator=(const HttpRequest&) = delete;

  /// Takes bytes up to the end of one request; answers how many, all unless it is complete or bad.
  [[nodiscard]] std::size_t take(ConstBytes bytes) noexcept;
  [[nodiscard]] State state() const noexcept { return state_; }
  /// True if anything of it came.
  [[nodiscard]] bool begun() const noexcept { return head_size_ > 0 || state_ != State::incomplete; }
  /// The status of a bad request: 400, 414, 431 or 505.
  [[nodiscard]] unsigned status() const noexcept { return status_; }
  /// Behind a complete request: the next one.
  void next() noexcept;

  [[nodiscard]] bool is_get() const noexcept { return method_ == HTTP_GET; }
  [[nodiscard]] bool is_head() const noexcept { return method_ == HTTP_HEAD; }
  /// As it came: "/file.txt?x=1".
  [[nodiscard]] std::string_view target() const noexcept { return {target_.data(), target_size_}; }
  [[nodiscard]] bool keep_alive() const noexcept { return keep_alive_; }

 private:
  struct Calls;

  void fail(unsigned status) noexcept;

  llhttp_t parser_{};
  State state_ = State::incomplete;
  unsigned status_ = 0;
  std::uint8_t method_ = 0;
  bool keep_alive_ = false;
  bool has_host_ = false;
  std::size_t head_size_ = 0;
  std::size_t target_size_ = 0;
  std::size_t name_size_ = 0;  // of the header that is being read
  bool name_is_host_ = true;
  std::array<char, kMostTarget> target_{};
};

}  // namespace wirelab::lab
