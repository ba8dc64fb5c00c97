#include <utility>

#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"
#include "firmware/planted/planted.h"

namespace wirelab::files {
namespace {

class RangeExchange final : public command::Exchange {
 public:
  RangeExchange(storage::FileReaderHandle reader, std::uint64_t offset, const Count& length) noexcept
      : reader_(std::move(reader)), offset_(offset), length_(length) {}

  command::Step next() override {
    const auto size = reader_->size();
    if (!size) return without_answer(size.error());
    if (offset_ > *size) return refusal_.say(*size);
    const std::uint64_t left = *size - offset_;
    const std::uint64_t length = length_.all ? left : length_.number;
    if (length > left && !WIRELAB_PLANTED(range_beyond_the_end)) return refusal_.say(*size);
    const bool misses = WIRELAB_PLANTED(range_off_by_one) && offset_ > 0;
    return command::SendFile{*reader_, length, misses ? offset_ - 1 : offset_};
  }

 private:
  storage::FileReaderHandle reader_;
  std::uint64_t offset_;
  Count length_;
  RangeRefusal refusal_;
};

}  // namespace

RangeVerb::RangeVerb(storage::FileStore& store) noexcept
    : Verb("DOWNLOAD_RANGE", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void RangeVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  const auto offset = words.count == 3 ? parse_decimal(words.second) : std::nullopt;
  const auto length = parse_count(words.more[0]);
  if (!offset || !length) return beginning.slot.make<RefusedExchange>(Error::invalid);
  auto reader = store_.open(words.first);
  if (!reader) return beginning.slot.make<RefusedExchange>(reader.error());
  (*reader)->watch(&beginning.watcher);
  beginning.slot.make<RangeExchange>(std::move(*reader), *offset, *length);
}

}  // namespace wirelab::files
