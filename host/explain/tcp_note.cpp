#include "host/explain/tcp_note.h"

#include <array>

namespace wirelab::explain {

std::string_view name_of(TcpNoteKind kind) noexcept {
  constexpr std::array<std::string_view, 38> kNames{"opens",
                                                    "opens_again",
                                                    "accepts",
                                                    "accepts_again",
                                                    "established",
                                                    "carries",
                                                    "exceeds_segment",
                                                    "fills_segment",
                                                    "joins_writes",
                                                    "pushes",
                                                    "waited_for_ack",
                                                    "acknowledges",
                                                    "acknowledges_fin",
                                                    "delayed_ack",
                                                    "repeats_ack",
                                                    "selective_ack",
                                                    "duplicate_sack",
                                                    "updates_window",
                                                    "closes_window",
                                                    "fills_window",
                                                    "probes_window",
                                                    "answers_probe",
                                                    "keeps_alive",
                                                    "answers_keep_alive",
                                                    "sends_again",
                                                    "sends_again_fast",
                                                    "sent_in_vain",
                                                    "out_of_order",
                                                    "leaves_gap",
                                                    "acks_unseen",
                                                    "finishes",
                                                    "resets",
                                                    "refuses",
                                                    "resets_unacked",
                                                    "resets_after_fin",
                                                    "resets_received",
                                                    "of_nobody",
                                                    "captured_twice"};
  static_assert(kNames.size() == static_cast<std::size_t>(TcpNoteKind::captured_twice) + 1);
  return kNames.at(static_cast<std::size_t>(kind));
}

}  // namespace wirelab::explain
