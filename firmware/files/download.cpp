#include <utility>

#include "firmware/files/file_verbs.h"

namespace wirelab::files {
namespace {

class DownloadExchange final : public command::Exchange {
 public:
  explicit DownloadExchange(Result<storage::FileReaderHandle> reader) noexcept : reader_(std::move(reader)) {}

  command::Step next() override {
    if (!reader_) return command::Finish{{.kind = command::OutcomeKind::failed, .error = reader_.error()}};
    const auto size = (*reader_)->size();
    if (size) return command::SendFile{**reader_, *size};
    if (size.error() == Error::would_block) return command::Wait{};
    return command::Finish{{.kind = command::OutcomeKind::failed, .error = size.error()}};
  }

 private:
  Result<storage::FileReaderHandle> reader_;
};

}  // namespace

DownloadVerb::DownloadVerb(storage::FileStore& store) noexcept
    : Verb("DOWNLOAD_FILE", command::ArgumentForm::one_name, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void DownloadVerb::begin(const command::Beginning& beginning) {
  auto reader = store_.open(beginning.arguments.first);
  if (reader) (*reader)->watch(&beginning.watcher);
  beginning.slot.make<DownloadExchange>(std::move(reader));
}

}  // namespace wirelab::files
