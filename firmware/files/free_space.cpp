#include <utility>

#include "firmware/core/json_writer.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"

namespace wirelab::files {
namespace {

/// Two names and two numbers of 20 digits.
constexpr std::size_t kMostSpace = 128;

class SpaceExchange final : public command::Exchange {
 public:
  explicit SpaceExchange(storage::SpaceReportHandle report) noexcept : report_(std::move(report)) {}

  command::Step next() override {
    const auto space = report_->space();
    if (!space) return without_answer(space.error());
    document_.clear();
    JsonWriter json(document_, kMostSpace);
    json.begin_object().number("total", space->total).number("free", space->free).end_object();
    if (json.failed()) return without_answer(Error::no_resources);
    return command::SendDocument{view(document_)};
  }

 private:
  storage::SpaceReportHandle report_;
  GrowingText document_;
};

}  // namespace

SpaceVerb::SpaceVerb(storage::FileStore& store) noexcept
    : Verb("FREE_SPACE", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void SpaceVerb::begin(const command::Beginning& beginning) {
  if (beginning.arguments.count != 0) return beginning.slot.make<RefusedExchange>(Error::invalid);
  auto report = store_.measure();
  if (!report) return beginning.slot.make<RefusedExchange>(report.error());
  (*report)->watch(&beginning.watcher);
  beginning.slot.make<SpaceExchange>(std::move(*report));
}

}  // namespace wirelab::files
