#include <utility>

#include "firmware/files/file_verbs.h"

namespace wirelab::files {
namespace {

class ListExchange final : public command::Exchange {
 public:
  ListExchange(Result<storage::ListingHandle> listing, std::string_view path) noexcept
      : listing_(std::move(listing)), path_(path) {}

  command::Step next() override {
    const auto names = listing_ ? (*listing_)->names() : fail(listing_.error());
    if (names) return command::Finish{{.kind = command::OutcomeKind::listing, .text = *names}};
    if (names.error() == Error::would_block) return command::Wait{};
    return command::Finish{{.kind = command::OutcomeKind::listing_failed, .text = path_, .error = names.error()}};
  }

 private:
  Result<storage::ListingHandle> listing_;
  std::string_view path_;  // as the peer wrote it, because the answer repeats it
};

}  // namespace

ListVerb::ListVerb(storage::FileStore& store) noexcept
    : Verb("LIST_FILES", command::ArgumentForm::optional_name, command::OutcomeKind::failed, command::Role::reader),
      store_(store) {}

void ListVerb::begin(const command::Beginning& beginning) {
  auto listing = store_.list(beginning.arguments.first);
  if (listing) (*listing)->watch(&beginning.watcher);
  beginning.slot.make<ListExchange>(std::move(listing), beginning.arguments.first);
}

}  // namespace wirelab::files
