#include <utility>

#include "firmware/planted/planted.h"

#include "firmware/files/file_verbs.h"

namespace wirelab::files {
namespace {

class ChangeExchange final : public command::Exchange {
 public:
  ChangeExchange(Result<storage::ChangeHandle> change, command::OutcomeKind done, command::OutcomeKind failed) noexcept
      : change_(std::move(change)), done_(done), failed_(failed) {}

  command::Step next() override {
    const Result<void> result = change_ ? (*change_)->result() : fail(change_.error());
    if (result) return command::Finish{{.kind = done_}};
    if (WIRELAB_PLANTED(change_answered_before_it_is_done) && result.error() == Error::would_block) {
      return command::Finish{{.kind = done_}};
    }
    if (result.error() == Error::would_block) return command::Wait{};
    return command::Finish{{.kind = failed_, .error = result.error()}};
  }

 private:
  Result<storage::ChangeHandle> change_;
  command::OutcomeKind done_;
  command::OutcomeKind failed_;
};

/// Waits until `change` is durable, then ends with `done`, or with `failed`.
void begin_change(const command::Beginning& beginning, Result<storage::ChangeHandle> change, command::OutcomeKind done,
                  command::OutcomeKind failed) {
  if (change) (*change)->watch(&beginning.watcher);
  beginning.slot.make<ChangeExchange>(std::move(change), done, failed);
}

}  // namespace

DeleteVerb::DeleteVerb(storage::FileStore& store) noexcept
    : Verb("DELETE_FILE", command::ArgumentForm::one_name, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void DeleteVerb::begin(const command::Beginning& beginning) {
  begin_change(beginning, store_.remove(beginning.arguments.first), command::OutcomeKind::deleted,
               command::OutcomeKind::failed);
}

RenameVerb::RenameVerb(storage::FileStore& store) noexcept
    : Verb("RENAME_FILE", command::ArgumentForm::two_names, command::OutcomeKind::rename_failed, command::Role::writer),
      store_(store) {}

void RenameVerb::begin(const command::Beginning& beginning) {
  begin_change(beginning, store_.rename(beginning.arguments.first, beginning.arguments.second),
               command::OutcomeKind::renamed, command::OutcomeKind::rename_failed);
}

}  // namespace wirelab::files
