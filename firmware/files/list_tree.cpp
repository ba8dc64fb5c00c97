#include <memory>
#include <new>
#include <utility>

#include "firmware/files/entry_document.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"
#include "firmware/files/tree_walk.h"

namespace wirelab::files {
namespace {

/// From here on a text is worth a reply of its own.
constexpr std::size_t kEnough = std::size_t{8} * 1024;
/// That and the longest line.
constexpr std::size_t kMostLines = kEnough + std::size_t{4} * 1024;
/// After so many readings of directories the peer gets what there is.
constexpr int kReadingsPerText = 64;

class TreeExchange final : public command::Exchange {
 public:
  TreeExchange(storage::DirectoryReaderHandle reader, std::string_view root) noexcept
      : reader_(std::move(reader)), walk_(new(std::nothrow) TreeWalk(root)) {}

  command::Step next() override {
    if (walk_ == nullptr) return without_answer(Error::no_resources);
    if (std::exchange(told_, false)) lines_.clear();
    if (!add_lines()) return without_answer(Error::no_resources);
    const bool paused = walk_->over() || readings_ >= kReadingsPerText;
    if (lines_.size() >= kEnough || (paused && !lines_.empty())) {
      readings_ = 0;
      told_ = true;
      return command::SendText{.text = view(lines_), .finite = true};
    }
    if (walk_->over()) return command::Finish{{.kind = command::OutcomeKind::streamed}};
    return read();
  }

 private:
  /// False without memory.
  [[nodiscard]] bool add_lines() noexcept {
    while (lines_.size() < kEnough) {
      const auto found = walk_->next();
      if (!found) return true;
      JsonWriter json(lines_, kMostLines);
      add_entry(json, found->path, found->info);
      if (json.failed() || !lines_.push('\n')) return false;
    }
    return true;
  }

  command::Step read() {
    if (!std::exchange(reading_, true)) reader_->begin(walk_->directory(), walk_->after());
    const auto batch = reader_->entries();
    if (!batch && batch.error() == Error::would_block) return command::Wait{};
    reading_ = false;
    ++readings_;
    if (batch) {
      if (const auto taken = walk_->take(*batch); !taken) return without_answer(taken.error());
    } else {
      // It went away, or somebody put something else in its place; and what the server may not read is nobody's.
      const bool gone = batch.error() == Error::not_found || batch.error() == Error::not_allowed;
      if (!begun_ || !gone) return without_answer(batch.error());
      walk_->skip();
    }
    begun_ = true;
    return command::Yield{};
  }

  storage::DirectoryReaderHandle reader_;
  std::unique_ptr<TreeWalk> walk_;
  GrowingText lines_;
  int readings_ = 0;      // since the last text
  bool reading_ = false;  // one is under way
  bool begun_ = false;    // the first directory is there
  bool told_ = false;     // the lines are
};

}  // namespace

TreeVerb::TreeVerb(storage::FileStore& store) noexcept
    : Verb("LIST_TREE", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void TreeVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count > 1) return beginning.slot.make<RefusedExchange>(Error::invalid);
  const auto root = storage::check_path(words.first, storage::PathOf::directory);
  if (!root) return beginning.slot.make<RefusedExchange>(Error::not_allowed);
  auto reader = store_.browse();
  if (!reader) return beginning.slot.make<RefusedExchange>(reader.error());
  (*reader)->watch(&beginning.watcher);
  beginning.slot.make<TreeExchange>(std::move(*reader), *root);
}

}  // namespace wirelab::files
