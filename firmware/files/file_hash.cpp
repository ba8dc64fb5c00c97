#include <memory>
#include <new>
#include <utility>

#include "firmware/core/json_writer.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"
#include "firmware/planted/planted.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::files {
namespace {

/// A path of 1,024 bytes of which each is escaped, and the rest.
constexpr std::size_t kMostHashed = 4096;

/// What is too large for the slot of an exchange.
struct HashWork {
  HashWork(storage::FileReader& reader, Watcher& watcher) noexcept : hashing(reader, watcher) {}
  Hashing hashing;
  GrowingText document;
};

class HashExchange final : public command::Exchange {
 public:
  HashExchange(HashLine& line, storage::FileReaderHandle reader, Watcher& watcher, std::string_view path,
               const Count& length) noexcept
      : line_(line),
        reader_(std::move(reader)),
        path_(path),
        length_(length),
        work_(new(std::nothrow) HashWork(*reader_, watcher)) {}

  command::Step next() override {
    if (work_ == nullptr) return without_answer(Error::no_resources);
    if (!size_known_) {
      const auto size = reader_->size();
      if (!size) return without_answer(size.error());
      if (length_.all || WIRELAB_PLANTED(hash_of_all)) length_ = {.number = *size};
      if (length_.number > *size) return refusal_.say(*size);
      size_known_ = true;
    }
    Hashing& hashing = work_->hashing;
    if (hashing.hashed() == length_.number) return answer();
    if (hashing.error() != Error::would_block) return without_answer(hashing.error());
    line_.go_on(hashing, length_.number);
    const std::uint64_t hashed = hashing.hashed();
    if (std::exchange(seen_, hashed) == hashed) return command::Wait{};
    return command::Yield{};
  }

 private:
  command::Step answer() {
    const storage::DigestText digits = storage::digest_text(work_->hashing.finish());
    JsonWriter json(work_->document, kMostHashed);
    json.begin_object();
    json.text("path", storage::check_path(path_, storage::PathOf::file).value_or(path_));
    json.number("size", length_.number);
    json.text("sha256", std::string_view(digits.data(), digits.size()));
    json.end_object();
    if (json.failed()) return without_answer(Error::no_resources);
    return command::SendDocument{view(work_->document)};
  }

  HashLine& line_;
  storage::FileReaderHandle reader_;
  std::string_view path_;
  Count length_;
  std::uint64_t seen_ = 0;
  std::unique_ptr<HashWork> work_;
  bool size_known_ = false;
  RangeRefusal refusal_;
};

}  // namespace

HashVerb::HashVerb(Reactor& reactor, storage::FileStore& store) noexcept
    : Verb("FILE_HASH", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store),
      line_(reactor) {}

void HashVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  const auto length = words.count == 2 ? parse_count(words.second) : Count{.all = true};
  if (words.count < 1 || words.count > 2 || !length || (words.count == 2 && length->all)) {
    return beginning.slot.make<RefusedExchange>(Error::invalid);
  }
  auto reader = store_.open(words.first);
  if (!reader) return beginning.slot.make<RefusedExchange>(reader.error());
  (*reader)->watch(&beginning.watcher);
  beginning.slot.make<HashExchange>(line_, std::move(*reader), beginning.watcher, words.first, *length);
}

}  // namespace wirelab::files
