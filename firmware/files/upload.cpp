#include <utility>

#include "firmware/files/file_verbs.h"
#include "firmware/planted/planted.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::files {
namespace {

/// Name, then size, then bytes, then durable: a name that cannot be is refused before the peer is asked for anything,
/// and a size that does not fit before it sends a byte.
class UploadExchange final : public command::Exchange {
 public:
  UploadExchange(storage::FileStore& store, Watcher& watcher, std::string_view path) noexcept
      : store_(store), watcher_(watcher), path_(path) {}

  command::Step next() override {
    switch (phase_) {
      case Phase::naming:
        if (WIRELAB_PLANTED(size_of_a_bad_name_asked_for)) return command::AskSize{};
        if (!storage::check_path(path_, storage::PathOf::file)) return failed(Error::not_allowed);
        return command::AskSize{};
      case Phase::refused: return failed(error_);
      case Phase::opening: return begin_receiving();
      case Phase::receiving: break;
    }
    const auto stored = writer_->commit();
    if (stored) return command::Finish{{.kind = command::OutcomeKind::stored, .text = *stored}};
    return stored.error() == Error::would_block ? command::Step(command::Wait{}) : failed(stored.error());
  }

  void size_announced(std::uint64_t size) override {
    size_ = WIRELAB_PLANTED(size_has_32_bits) ? static_cast<std::uint32_t>(size) : size;
    auto writer = store_.create(path_, size_, storage::NameTaken::store_beside);
    if (!writer) {
      phase_ = Phase::refused;
      error_ = writer.error();
      return;
    }
    writer_ = std::move(*writer);
    writer_->watch(&watcher_);
    phase_ = Phase::opening;
  }

 private:
  enum class Phase : std::uint8_t { naming, opening, receiving, refused };

  static command::Step failed(Error error) {
    return command::Finish{{.kind = command::OutcomeKind::failed, .error = error}};
  }

  command::Step begin_receiving() {
    if (const auto space = writer_->space(); !space) {
      return space.error() == Error::would_block ? command::Step(command::Wait{}) : failed(space.error());
    }
    phase_ = Phase::receiving;
    return command::ReceiveFile{*writer_, size_};
  }

  storage::FileStore& store_;
  Watcher& watcher_;
  std::string_view path_;
  std::uint64_t size_ = 0;
  storage::FileWriterHandle writer_;
  Phase phase_ = Phase::naming;
  Error error_ = Error::invalid;
};

}  // namespace

UploadVerb::UploadVerb(storage::FileStore& store) noexcept
    : Verb("UPLOAD_FILE", command::ArgumentForm::one_name, command::OutcomeKind::failed, command::Role::writer),
      store_(store) {}

void UploadVerb::begin(const command::Beginning& beginning) {
  beginning.slot.make<UploadExchange>(store_, beginning.watcher, beginning.arguments.first);
}

}  // namespace wirelab::files
