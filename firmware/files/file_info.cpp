#include <utility>

#include "firmware/files/entry_document.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::files {
namespace {

/// A path of 1,024 bytes of which each is escaped, and the rest.
constexpr std::size_t kMostInfo = 4096;

class InfoExchange final : public command::Exchange {
 public:
  InfoExchange(storage::LookHandle look, std::string_view path) noexcept : look_(std::move(look)), path_(path) {}

  command::Step next() override {
    const auto info = look_->info();
    if (!info) return without_answer(info.error());
    // With a '/' behind it, it names a directory.
    const bool file = info->type == storage::EntryType::file;
    if (file && path_.ends_with('/')) return without_answer(Error::not_found);
    document_.clear();
    JsonWriter json(document_, kMostInfo);
    add_entry(json, storage::check_path(path_, storage::PathOf::directory).value_or(path_), *info);
    if (json.failed()) return without_answer(Error::no_resources);
    return command::SendDocument{view(document_)};
  }

 private:
  storage::LookHandle look_;
  std::string_view path_;
  GrowingText document_;
};

}  // namespace

InfoVerb::InfoVerb(storage::FileStore& store) noexcept
    : Verb("FILE_INFO", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void InfoVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count != 1) return beginning.slot.make<RefusedExchange>(Error::invalid);
  auto look = store_.look(words.first);
  if (!look) return beginning.slot.make<RefusedExchange>(look.error());
  (*look)->watch(&beginning.watcher);
  beginning.slot.make<InfoExchange>(std::move(*look), words.first);
}

}  // namespace wirelab::files
