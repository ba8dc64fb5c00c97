#include "firmware/lab/time_exit.h"

#include "firmware/lab/dates.h"

namespace wirelab::lab {
namespace {

std::string_view trimmed(std::string_view text) noexcept {
  constexpr std::string_view kBlanks(" \t\n\r\v\f");
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

}  // namespace

Act TimeExit::begin(const net::Endpoint& peer) {
  TextBuilder out(answer_);
  out.add("MESSAGE!!! ----> We are now connected to ('");
  peer.address.append_to(out);
  out.add("', ").add_number(peer.port).add(")\n");
  return {.reply = as_bytes(out.text())};
}

std::string_view TimeExit::time_text() noexcept {
  TextBuilder out(answer_);
  const auto now = calendar_.since_1970();
  if (!now) return "The time is not known here yet.";
  add_asctime(out, std::chrono::floor<std::chrono::seconds>(*now).count());
  return out.text();
}

Act TimeExit::receive(MutableBytes message) {
  const std::string_view command = trimmed(as_text(message));
  if (command == "TIME") return {.reply = as_bytes(time_text())};
  if (command == "EXIT") {
    ended_ = ended_ || rules_.strict;
    return {.then = Then::close};
  }
  if (command.empty()) return {.then = Then::close};
  return {.reply = as_bytes(rules_.warns ? "WARNING!!! ----> Please enter a valid command!\n" : "Invalid command!")};
}

}  // namespace wirelab::lab
