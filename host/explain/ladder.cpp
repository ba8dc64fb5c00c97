#include "host/explain/ladder.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace wirelab::explain {
namespace {

constexpr std::size_t kIndent = 20;  // the number and the time before an arrow
constexpr std::string_view kLine = "─";

std::string repeated(std::string_view part, std::size_t count) {
  std::string text;
  for (; count > 0; --count) text += part;
  return text;
}

std::string head(const Explained& packet) {
  std::array<char, 48> room{};
  if (!packet.since_first) {
    std::snprintf(room.data(), room.size(), "%5zu              ", packet.number);
    return room.data();
  }
  const double seconds = static_cast<double>(packet.since_first->count()) / 1e9;
  std::snprintf(room.data(), room.size(), "%5zu %11.6f s ", packet.number, seconds);
  return room.data();
}

}  // namespace

std::size_t columns(std::string_view text) noexcept {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char one) {
    constexpr unsigned kContinues = 0x80;
    return (static_cast<unsigned char>(one) & 0xc0U) != kContinues;
  }));
}

std::string raw_numbers(const TcpView& view) {
  std::string text = "raw Seq " + std::to_string(view.raw_sequence);
  if (view.flags.ack()) text += " Ack " + std::to_string(view.raw_acknowledgement);
  return text;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
  std::string lines;
  const std::size_t most = width > indent + 20 ? width - indent : 20;
  std::size_t used = 0;  // columns of the last line
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = std::string_view(text).substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    const std::size_t size = columns(word);
    if (used > 0 && used + 1 + size <= most) {
      lines += ' ';
      used += 1 + size;
    } else {
      if (used > 0) lines += '\n';
      lines.append(indent, ' ');
      used = size;
    }
    lines += word;
  }
  return used > 0 ? lines + "\n" : lines;
}

std::string TextLadder::ends_text(const Pair& ends) const {
  const std::size_t used = kIndent + columns(ends.first) + columns(ends.second);
  return std::string(kIndent, ' ') + ends.first + std::string(width_ > used + 2 ? width_ - used : 2, ' ') +
         ends.second + "\n";
}

std::string TextLadder::arrow(const std::string& label, bool to_right) const {
  const std::size_t room = width_ - kIndent;
  const std::size_t used = columns(label) + 4;  // two blanks, the point, a line before it
  const std::size_t lines = room > used + 1 ? room - used : 1;
  const std::string left = repeated(kLine, lines / 2 + 1);
  const std::string right = repeated(kLine, lines - lines / 2);
  return to_right ? left + " " + label + " " + right + "▶" : "◀" + right + " " + label + " " + left;
}

std::string TextLadder::add(const Explained& packet) {
  const Pair sorted = std::minmax(packet.from, packet.to);
  // Who opened a connection stands on the left, also if the capture begins with an answer.
  const bool answers = packet.tcp && !packet.tcp->from_opener;
  const Pair seen = answers ? Pair(packet.to, packet.from) : Pair(packet.from, packet.to);
  if (left_of_.size() == kMostPairs && !left_of_.contains(sorted)) left_of_.clear();
  const Pair ends = left_of_.emplace(sorted, seen).first->second;
  std::string text;
  if (ends != drawn_) {
    if (drawn_ != Pair()) text += "\n";
    text += ends_text(ends);
    drawn_ = ends;
  }
  text += head(packet) + arrow(packet.label, packet.from == ends.first) + "\n";
  if (choice_.raw && packet.tcp) text += std::string(kIndent, ' ') + raw_numbers(*packet.tcp) + "\n";
  if (choice_.payload && !packet.text.empty()) text += std::string(kIndent, ' ') + "\"" + packet.text + "\"\n";
  return text + wrapped(packet.sentence, kIndent, width_);
}

}  // namespace wirelab::explain
