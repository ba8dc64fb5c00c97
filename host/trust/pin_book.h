#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wirelab::trust {

/// What stands in the place of a key for a server that an authority vouches for, whatever its key.
inline constexpr std::string_view kByAuthority = "authority";

/// By what a server is known.
struct Pin {
  std::string server;  ///< as it is called: "192.0.2.7:5006"
  std::string key;     ///< the key's fingerprint, "SHA256:…" (tls::Fingerprint), or kByAuthority
  std::string since;   ///< the day on which it was accepted: "2026-11-22"

  /// True if an authority has to vouch for the server.
  [[nodiscard]] bool by_authority() const noexcept { return key == kByAuthority; }
};

/// The servers that this user knows. Pure: text in, text out.
///
/// One a line, `SERVER KEY DAY`; lines that begin with '#' and empty ones are the reader's own and stay where they are.
class PinBook {
 public:
  /// Most bytes of a book; nobody knows so many servers.
  static constexpr std::size_t kMost = 1024 * 1024;

  /// Reads a book. Nothing if a line is none: whoever cannot read what is trusted must not trust anew. `wrong_line` is
  /// the number of that line then.
  [[nodiscard]] static std::optional<PinBook> parse(std::string_view text, std::size_t& wrong_line);
  /// The text that `parse` reads back.
  [[nodiscard]] std::string text() const;

  /// The pin of a server; null if it is not known. Valid until the next change.
  [[nodiscard]] const Pin* find(std::string_view server) const noexcept;
  /// Makes a server known by that key and no other. The texts must hold no blanks.
  void put(const Pin& pin);
  /// Forgets a server; false if it was not known.
  bool remove(std::string_view server);

 private:
  struct Line {
    std::string other;  // a line that is no pin
    Pin pin;            // or one with a server
  };

  [[nodiscard]] static std::optional<Line> parse_line(std::string_view text);

  std::vector<Line> lines_;
};

/// True for what a fingerprint looks like: "SHA256:" and 43 characters of base64.
[[nodiscard]] bool looks_like_key(std::string_view text) noexcept;

}  // namespace wirelab::trust
