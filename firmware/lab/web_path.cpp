#include "firmware/lab/web_path.h"

#include <algorithm>
#include <array>

#include "firmware/core/hex_digit.h"
#include "firmware/core/text.h"

namespace wirelab::lab {
namespace {

struct Ending {
  std::string_view ending;
  std::string_view type;
};
constexpr std::array<Ending, 14> kTypes{{{".html", "text/html; charset=utf-8"},
                                         {".htm", "text/html; charset=utf-8"},
                                         {".txt", "text/plain; charset=utf-8"},
                                         {".md", "text/plain; charset=utf-8"},
                                         {".log", "text/plain; charset=utf-8"},
                                         {".css", "text/css; charset=utf-8"},
                                         {".js", "text/javascript; charset=utf-8"},
                                         {".json", "application/json"},
                                         {".svg", "image/svg+xml"},
                                         {".png", "image/png"},
                                         {".jpg", "image/jpeg"},
                                         {".gif", "image/gif"},
                                         {".ico", "image/x-icon"},
                                         {".pdf", "application/pdf"}}};

/// The value of a digit in either case.
std::optional<unsigned> escape_digit(char one) noexcept {
  return hex_digit(one >= 'A' && one <= 'F' ? static_cast<char>(one - 'A' + 'a') : one);
}

/// Takes one byte off the target, an escape for one; nothing if the escape is broken.
std::optional<char> take_decoded(std::string_view& target) noexcept {
  const char first = target.front();
  target.remove_prefix(1);
  if (first != '%') return first;
  if (target.size() < 2) return std::nullopt;
  const auto high = escape_digit(target[0]);
  const auto low = escape_digit(target[1]);
  if (!high || !low) return std::nullopt;
  target.remove_prefix(2);
  return static_cast<char>(*high << 4U | *low);
}

/// The path and query of a target that names the server as well (RFC 9112 section 3.2.2).
std::string_view origin_form(std::string_view target) noexcept {
  constexpr std::string_view kHttp("http://");
  if (!target.starts_with(kHttp)) return target;
  target.remove_prefix(std::min(target.size(), target.find_first_of("/?#", kHttp.size())));
  return target.starts_with('/') ? target : "/";
}

}  // namespace

std::optional<std::string_view> web_path(std::string_view target, std::string_view folder,
                                         std::span<char> room) noexcept {
  target = origin_form(target);
  target = target.substr(0, target.find_first_of("?#"));
  if (!target.starts_with('/')) return std::nullopt;
  target.remove_prefix(1);
  TextBuilder path(room);
  path.add(folder);
  if (!folder.empty()) path.add('/');
  const bool of_folder = target.empty() || target.ends_with('/');
  while (!target.empty()) {
    const auto one = take_decoded(target);
    if (!one || *one == '\0' || *one == '\\') return std::nullopt;
    path.add(*one);
  }
  if (of_folder) path.add("index.html");
  if (path.truncated()) return std::nullopt;
  return path.text();
}

std::string_view media_type(std::string_view path) noexcept {
  for (const Ending& one : kTypes) {
    if (path.ends_with(one.ending)) return one.type;
  }
  return "application/octet-stream";
}

}  // namespace wirelab::lab
