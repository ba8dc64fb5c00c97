#include <utility>

#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"

namespace wirelab::files {
namespace {

class DirectoryExchange final : public command::Exchange {
 public:
  DirectoryExchange(storage::ChangeHandle change, command::OutcomeKind done) noexcept
      : change_(std::move(change)), done_(done) {}

  command::Step next() override {
    const auto result = change_->result();
    if (result) return command::Finish{{.kind = done_}};
    if (result.error() != Error::in_use) return without_answer(result.error());
    return command::Finish{{.kind = command::OutcomeKind::not_empty, .error = result.error()}};
  }

 private:
  storage::ChangeHandle change_;
  command::OutcomeKind done_;
};

/// Waits until `change` is durable, then ends with `done`.
void begin_change(const command::Beginning& beginning, Result<storage::ChangeHandle> change,
                  command::OutcomeKind done) {
  if (!change) return beginning.slot.make<RefusedExchange>(change.error());
  (*change)->watch(&beginning.watcher);
  beginning.slot.make<DirectoryExchange>(std::move(*change), done);
}

}  // namespace

MakeDirectoryVerb::MakeDirectoryVerb(storage::FileStore& store) noexcept
    : Verb("MAKE_DIRECTORY", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void MakeDirectoryVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count != 1) return beginning.slot.make<RefusedExchange>(Error::invalid);
  begin_change(beginning, store_.make_directory(words.first), command::OutcomeKind::made);
}

RemoveDirectoryVerb::RemoveDirectoryVerb(storage::FileStore& store) noexcept
    : Verb("REMOVE_DIRECTORY", command::ArgumentForm::session_words, command::OutcomeKind::failed,
           command::Role::writer),
      store_(store) {}

void RemoveDirectoryVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count != 1) return beginning.slot.make<RefusedExchange>(Error::invalid);
  begin_change(beginning, store_.remove_directory(words.first), command::OutcomeKind::deleted);
}

}  // namespace wirelab::files
