#include <array>
#include <utility>

#include "firmware/core/text.h"
#include "firmware/files/session_words.h"
#include "firmware/files/upload_verbs.h"
#include "firmware/files/upload_words.h"

namespace wirelab::files {
namespace {

constexpr std::size_t kPartWords = 5;

/// Words, then the size of the part, then its bytes, then what became of it. Whenever this ends, the store keeps what
/// came.
class PartExchange final : public command::Exchange {
 public:
  explicit PartExchange(Result<storage::UploadPartHandle> part) noexcept : part_(std::move(part)) {}

  command::Step next() override {
    if (!part_) return without_answer(part_.error());
    switch (phase_) {
      case Phase::asking: return command::AskSize{};
      case Phase::opening: return begin_receiving();
      case Phase::receiving: break;
    }
    const auto stored = (*part_)->commit();
    if (stored) return ended(*stored);
    return stored.error() == Error::would_block ? still_ending() : without_answer(stored.error());
  }

  void size_announced(std::uint64_t size) override {
    size_ = size;
    phase_ = Phase::opening;
    (*part_)->begin(size);
  }

 private:
  enum class Phase : std::uint8_t { asking, opening, receiving };

  command::Step begin_receiving() {
    if (const auto space = (*part_)->space(); !space) {
      const bool unended = space.error() == Error::would_block || (*part_)->part_end() == storage::PartEnd::none;
      return unended ? without_answer(space.error()) : ended({});
    }
    phase_ = Phase::receiving;
    return command::ReceiveFile{**part_, size_};
  }

  command::Step ended(std::string_view stored_as) {
    using command::OutcomeKind;
    switch ((*part_)->part_end()) {
      case storage::PartEnd::stored: return command::Finish{{.kind = OutcomeKind::stored, .text = stored_as}};
      case storage::PartEnd::kept: return command::Finish{{.kind = OutcomeKind::kept, .text = offset()}};
      case storage::PartEnd::wrong_offset: return command::Finish{{.kind = OutcomeKind::offset, .text = offset()}};
      case storage::PartEnd::exists: return without_answer(Error::exists);
      case storage::PartEnd::changed: return command::Finish{{.kind = OutcomeKind::changed}};
      case storage::PartEnd::mismatch: return command::Finish{{.kind = OutcomeKind::mismatch}};
      case storage::PartEnd::none: break;
    }
    return without_answer(Error::io);
  }

  /// The end of a large upload may take longer than any deadline: it counts from the latest step.
  command::Step still_ending() {
    const std::uint64_t steps = (*part_)->steps();
    if (std::exchange(seen_steps_, steps) == steps) return command::Wait{};
    return command::Yield{};
  }

  std::string_view offset() { return TextBuilder(room_).add_number((*part_)->kept()).text(); }

  Result<storage::UploadPartHandle> part_;
  std::uint64_t size_ = 0;
  std::uint64_t seen_steps_ = 0;
  Phase phase_ = Phase::asking;
  std::array<char, 20> room_{};
};

Result<storage::UploadPartHandle> take_up(storage::UploadStore& store, const command::Arguments& words) {
  if (words.count != kPartWords) return fail(Error::invalid);
  const auto name = parse_upload_name(words);
  const auto condition = parse_condition(words.more[1]);
  const auto offset = parse_decimal(words.more[2]);
  if (!name || !condition || !offset) return fail(Error::invalid);
  return store.take_up(*name, *condition, *offset);
}

}  // namespace

UploadPartVerb::UploadPartVerb(storage::UploadStore& store) noexcept
    : Verb("UPLOAD_PART", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void UploadPartVerb::begin(const command::Beginning& beginning) {
  auto part = take_up(store_, beginning.arguments);
  if (part) (*part)->watch(&beginning.watcher);
  beginning.slot.make<PartExchange>(std::move(part));
}

}  // namespace wirelab::files
