#include "host/cli/capture/recording.h"

#include <nlohmann/json.hpp>

#include "host/cli/capture/capture_talk.h"
#include "host/cli/display.h"
#include "host/cli/net/answer.h"

namespace wirelab::cli {

Attempt<Recording> decode_recording(std::string_view document, const Conductor& conductor) {
  const Language language = conductor.options().language;
  if (const auto why = refusal_message(document)) {
    return std::unexpected(
        Failure{.reason = Reason::failed, .message = text(language, Message::capture_refused, {shown(*why)})});
  }
  const auto root = nlohmann::json::parse(document, nullptr, false);
  const bool good = root.is_object() && root.value("kind", nlohmann::json()) == "recording" &&
                    root.contains("interface") && root["interface"].is_string() && root.contains("seconds") &&
                    root["seconds"].is_number_unsigned();
  if (!good) return std::unexpected(wrong_answer(language, conductor.server()));
  return Recording{.interface = root["interface"].get<std::string>(), .seconds = root["seconds"].get<std::uint64_t>()};
}

}  // namespace wirelab::cli
