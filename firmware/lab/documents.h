#pragma once

#include "firmware/core/json_writer.h"
#include "firmware/lab/laboratory.h"

namespace wirelab::lab {

/// Most bytes of a document.
inline constexpr std::size_t kMostDocument = std::size_t{16} * 1024;

/// Writes what is known of one lab, or of all if `only` is null: {"schema", "kind":"labs", "labs":[…]}. Of each "name",
/// "transport", "port", "teaches" and "running"; while it runs "port" is where it listens (null if it does no more),
/// and there are "clients" (now), "served", "replies" and "faulted" (since its start), "faults" and "seed" (its plan).
void write_labs(JsonWriter& json, const Laboratory& laboratory, const LabKind* only) noexcept;

/// Writes a line of a chat, how many were not kept long enough, what is told while nothing is said, and what is told
/// last.
void write_chat_line(JsonWriter& json, const ChatLine& line) noexcept;
void write_chat_loss(JsonWriter& json, std::uint64_t lines) noexcept;
void write_chat_silence(JsonWriter& json) noexcept;
void write_chat_end(JsonWriter& json) noexcept;

/// Writes why `verb` was not carried out: {"schema", "kind":"error", "error":{"code","what","message"}}.
void write_refusal(JsonWriter& json, std::string_view verb, const Refusal& refusal) noexcept;

}  // namespace wirelab::lab
