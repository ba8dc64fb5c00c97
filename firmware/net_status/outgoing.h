#pragma once

#include <concepts>

#include "firmware/net_status/service.h"

namespace wirelab::net_status {

/// Most bytes of a refusal, and of a line of NET_WATCH that is one.
inline constexpr std::size_t kMaxRefusal = 1024;

/// What is answered where the heap has nothing left.
inline constexpr Refusal kNoMemory{Error::no_resources,
                                   "the appliance has no memory left for the answer; ask again in a moment"};

/// The document that a command ends with, until its client has it. As long as this lives, its bytes are taken from what
/// the service keeps for documents that were not read.
class Outgoing {
 public:
  /// Holds what `write(json, report)` writes. False if that cannot be: then it holds why, as a refusal of `verb`.
  [[nodiscard]] bool write(Service& service, std::string_view verb,
                           const std::invocable<JsonWriter&, const Report&> auto& write) {
    JsonWriter json(text_, service.room());
    write(json, service.reporter().report());
    return written(service, verb, json);
  }
  /// Holds a refusal instead. It is small and takes no room: who has taken all of it must not silence the reason.
  void refuse(Service& service, std::string_view verb, const Refusal& refusal);

  /// The document; without one, because the heap did not even have a refusal's bytes, the client is told ERROR.
  [[nodiscard]] command::Step step() const noexcept;

 private:
  [[nodiscard]] bool written(Service& service, std::string_view verb, const JsonWriter& json);

  Service::Place room_;
  GrowingText text_;
  std::optional<Error> refusal_;
};

}  // namespace wirelab::net_status
