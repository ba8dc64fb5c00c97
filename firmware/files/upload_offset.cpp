// UPLOAD_OFFSET and UPLOAD_DROP: one question to the store each.

#include <array>
#include <utility>

#include "firmware/core/text.h"
#include "firmware/files/session_words.h"
#include "firmware/files/upload_verbs.h"
#include "firmware/files/upload_words.h"

namespace wirelab::files {
namespace {

constexpr std::size_t kWords = 3;

class OffsetExchange final : public command::Exchange {
 public:
  explicit OffsetExchange(Result<storage::UploadLookHandle> look) noexcept : look_(std::move(look)) {}

  command::Step next() override {
    const auto offset = look_ ? (*look_)->offset() : fail(look_.error());
    if (!offset) return without_answer(offset.error());
    return command::SendDocument{
        TextBuilder(room_).add(R"({"offset":)").add_number(*offset).add(R"(})").add('\n').text()};
  }

 private:
  Result<storage::UploadLookHandle> look_;
  std::array<char, 40> room_;  // NOLINT(cppcoreguidelines-pro-type-member-init): written before it is read
};

class DropExchange final : public command::Exchange {
 public:
  explicit DropExchange(Result<storage::ChangeHandle> drop) noexcept : drop_(std::move(drop)) {}

  command::Step next() override {
    const auto dropped = drop_ ? (*drop_)->result() : fail(drop_.error());
    if (!dropped) return without_answer(dropped.error());
    return command::Finish{{.kind = command::OutcomeKind::deleted}};
  }

 private:
  Result<storage::ChangeHandle> drop_;
};

std::optional<storage::UploadName> name_of(const command::Arguments& words) {
  return words.count == kWords ? parse_upload_name(words) : std::nullopt;
}

}  // namespace

UploadOffsetVerb::UploadOffsetVerb(storage::UploadStore& store) noexcept
    : Verb("UPLOAD_OFFSET", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void UploadOffsetVerb::begin(const command::Beginning& beginning) {
  const auto name = name_of(beginning.arguments);
  auto look = name ? store_.look_up(*name) : Result<storage::UploadLookHandle>(fail(Error::invalid));
  if (look) (*look)->watch(&beginning.watcher);
  beginning.slot.make<OffsetExchange>(std::move(look));
}

UploadDropVerb::UploadDropVerb(storage::UploadStore& store) noexcept
    : Verb("UPLOAD_DROP", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void UploadDropVerb::begin(const command::Beginning& beginning) {
  const auto name = name_of(beginning.arguments);
  auto drop = name ? store_.drop(*name) : Result<storage::ChangeHandle>(fail(Error::invalid));
  if (drop) (*drop)->watch(&beginning.watcher);
  beginning.slot.make<DropExchange>(std::move(drop));
}

}  // namespace wirelab::files
