#include "host/client/classic_answer.h"

namespace wirelab::client {
namespace {

/// What stands between `start` and `end` in a text that has both; empty if it does not.
std::string_view between(std::string_view text, std::string_view start, std::string_view end) noexcept {
  if (text.size() < start.size() + end.size() || !text.starts_with(start) || !text.ends_with(end)) return {};
  return text.substr(start.size(), text.size() - start.size() - end.size());
}

bool is_missing_path(std::string_view reply) noexcept {
  return reply.find('\n') == std::string_view::npos && !between(reply, "Error: La ruta '", "' no existe.").empty();
}

Verdict judge_listing(std::string_view reply) noexcept {
  // A directory whose only file is called ERROR looks the same; a server that is too busy is the likelier reading.
  if (reply == "ERROR") return Verdict::failed;
  return is_missing_path(reply) ? Verdict::not_found : Verdict::ok;
}

Verdict judge_word(std::string_view reply, std::string_view good, std::string_view bad, Verdict otherwise) noexcept {
  if (reply == good) return Verdict::ok;
  return reply == bad ? otherwise : Verdict::not_understood;
}

}  // namespace

Verdict judge(Verb verb, std::string_view reply) noexcept {
  if (reply == "UNKNOWN_COMMAND") return Verdict::unknown_command;
  switch (verb) {
    case Verb::list: return judge_listing(reply);
    case Verb::download: return judge_word(reply, {}, "ERROR", Verdict::not_found);
    case Verb::upload:
      if (!stored_name(reply).empty()) return Verdict::ok;
      return reply == "ERROR" ? Verdict::failed : Verdict::not_understood;
    case Verb::remove: return judge_word(reply, "DELETED", "ERROR", Verdict::not_found);
    case Verb::rename:
      if (reply == "ERROR") return Verdict::failed;
      return judge_word(reply, "RENAMED", "RENAME_ERROR", Verdict::failed);
    case Verb::login: return judge_word(reply, "AUTHENTICATED", "ERROR", Verdict::not_allowed);
    case Verb::signin: return judge_word(reply, "SUCCESS", "ERROR", Verdict::failed);
    case Verb::other: return reply == "ERROR" ? Verdict::failed : Verdict::ok;
    // A document, or lines, would have come in their own way: this is what stands in their place.
    default: return reply == "ERROR" ? Verdict::failed : Verdict::not_understood;
  }
}

std::string_view stored_name(std::string_view reply) noexcept {
  return between(reply, "SUCCESS: Fichero '", "' subido correctamente.");
}

}  // namespace wirelab::client
