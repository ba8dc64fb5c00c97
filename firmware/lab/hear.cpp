#include "firmware/lab/hear.h"

#include "firmware/lab/documents.h"

namespace wirelab::lab {

Hear::Hear(Laboratory& laboratory, const LabKind& kind, Watcher& waiting) noexcept
    : laboratory_(laboratory),
      kind_(kind),
      waiting_(waiting),
      run_(laboratory.run_of(kind)),
      heartbeat_(laboratory.reactor(), *this) {
  ChatRoom* room = laboratory_.chat(kind_);
  if (room == nullptr) return;
  room->add(*this);
  // Who comes has missed nothing yet.
  if (const ChatLine* first = room->from(1)) told_ = first->sequence - 1;
}

command::Step Hear::next() {
  if (ended_) return command::Finish{{.kind = command::OutcomeKind::streamed}};
  line_.clear();
  JsonWriter json(line_, kMostDocument);
  ChatRoom* room = laboratory_.run_of(kind_) == run_ ? laboratory_.chat(kind_) : nullptr;
  const ChatLine* line = room == nullptr ? nullptr : room->from(told_ + 1);
  if (room == nullptr) {
    write_chat_end(json);
    ended_ = true;
  } else if (line != nullptr && line->sequence != told_ + 1) {
    write_chat_loss(json, line->sequence - told_ - 1);
    told_ = line->sequence - 1;
  } else if (line != nullptr) {
    write_chat_line(json, *line);
    told_ = line->sequence;
  } else if (!heartbeat_.running()) {
    write_chat_silence(json);
  } else {
    return command::Wait{};
  }
  // Without memory for a line there is none to say so with either.
  if (json.failed() || !line_.push('\n')) return command::Finish{{.error = Error::no_resources}};
  heartbeat_.start(kHeartbeat);
  return command::SendText{view(line_)};
}

}  // namespace wirelab::lab
