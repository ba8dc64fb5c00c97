#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <utility>

#include "firmware/core/json_writer.h"
#include "firmware/files/session_file_verbs.h"
#include "firmware/files/session_words.h"
#include "firmware/storage/path_rules.h"
#include "firmware/storage/sha256.h"

namespace wirelab::files {
namespace {

/// What is hashed in one turn: 0.1 ms on a PC, a millisecond on a board whose processor does 16 MB/s.
constexpr std::size_t kSlice = std::size_t{16} * 1024;
/// A path of 1,024 bytes of which each is escaped, and the rest.
constexpr std::size_t kMost = 4096;

/// What is too large for the slot of an exchange.
struct Hashing {
  Hashing() noexcept {}  // NOLINT(modernize-use-equals-default): the bytes stay as they are
  storage::Sha256 sha256;
  GrowingText document;
  std::array<std::byte, kSlice> slice;
};

class HashExchange final : public command::Exchange {
 public:
  HashExchange(storage::FileReaderHandle reader, std::string_view path, const Count& length) noexcept
      : reader_(std::move(reader)), path_(path), length_(length), hashing_(new(std::nothrow) Hashing) {}

  command::Step next() override {
    if (hashing_ == nullptr) return without_answer(Error::no_resources);
    const auto size = reader_->size();
    if (!size) return without_answer(size.error());
    if (length_.all) length_ = {.number = *size};
    if (length_.number > *size) return refusal_.say(*size);
    return hashed_ == length_.number ? answer() : hash();
  }

 private:
  command::Step hash() {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(kSlice, length_.number - hashed_));
    const auto got = reader_->read(hashed_, MutableBytes(hashing_->slice).first(wanted));
    if (!got) return without_answer(got.error());
    // Somebody has made the file shorter behind the store's back.
    if (*got == 0) return without_answer(Error::io);
    hashing_->sha256.update(ConstBytes(hashing_->slice).first(*got));
    hashed_ += *got;
    return command::Yield{};
  }

  command::Step answer() {
    const storage::DigestText digits = storage::digest_text(hashing_->sha256.finish());
    JsonWriter json(hashing_->document, kMost);
    json.begin_object();
    json.text("path", storage::check_path(path_, storage::PathOf::file).value_or(path_));
    json.number("size", hashed_);
    json.text("sha256", std::string_view(digits.data(), digits.size()));
    json.end_object();
    if (json.failed()) return without_answer(Error::no_resources);
    return command::SendDocument{view(hashing_->document)};
  }

  storage::FileReaderHandle reader_;
  std::string_view path_;
  Count length_;
  std::uint64_t hashed_ = 0;
  std::unique_ptr<Hashing> hashing_;
  RangeRefusal refusal_;
};

}  // namespace

HashVerb::HashVerb(storage::FileStore& store) noexcept
    : Verb("FILE_HASH", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void HashVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  const auto length = words.count == 2 ? parse_count(words.second) : Count{.all = true};
  if (words.count < 1 || words.count > 2 || !length || (words.count == 2 && length->all)) {
    return beginning.slot.make<RefusedExchange>(Error::invalid);
  }
  auto reader = store_.open(words.first);
  if (!reader) return beginning.slot.make<RefusedExchange>(reader.error());
  (*reader)->watch(&beginning.watcher);
  beginning.slot.make<HashExchange>(std::move(*reader), words.first, *length);
}

}  // namespace wirelab::files
