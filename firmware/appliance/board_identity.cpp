#include "firmware/appliance/board_identity.h"

#include <memory>
#include <new>

#include "firmware/core/wipe.h"

namespace wirelab::appliance {
namespace {

constexpr std::string_view kCertificate = "-----BEGIN CERTIFICATE-----";
// A key of 256 bits and the certificate made with it take a third of this.
constexpr std::size_t kRoom = 4096;

}  // namespace

Result<void> BoardIdentity::read(ConstBytes document, Entropy& entropy, tls::Identity& identity) {
  const std::size_t chain = as_text(document).find(kCertificate);
  if (chain == std::string_view::npos) return fail(Error::invalid);
  return identity.read(document.first(chain), document.subspan(chain), entropy);
}

Result<void> BoardIdentity::load() {
  if (loaded_ == fail(Error::would_block) && loading_ == nullptr && saving_ == nullptr) {
    auto reader = documents_.load(kDocument);
    if (!reader) return fail(reader.error());
    loading_ = std::move(*reader);
    loading_->watch(this);
    collect();
  }
  return loaded_;
}

void BoardIdentity::ready() { collect(); }

void BoardIdentity::collect() {
  if (loading_ != nullptr) {
    const auto content = loading_->content();
    if (!content && content.error() == Error::would_block) return;
    const bool none_yet = !content && content.error() == Error::not_found;
    const Result<void> outcome =
        content ? read(*content, entropy_, identity_) : (none_yet ? make() : Result<void>(fail(content.error())));
    loading_.reset();
    if (!outcome || saving_ == nullptr) return done(outcome);
  }
  if (saving_ == nullptr) return;
  const auto saved = saving_->result();
  if (!saved && saved.error() == Error::would_block) return;
  saving_.reset();
  done(saved);
}

Result<void> BoardIdentity::make() {
  if (auto made = identity_.make(entropy_); !made) return made;
  const std::unique_ptr<std::byte[]> room(new (std::nothrow) std::byte[kRoom]);
  if (room == nullptr) return fail(Error::no_resources);
  const MutableBytes all(room.get(), kRoom);
  const auto key = identity_.write_key(all, tls::Encoding::pem);
  const auto certificate = key ? identity_.write_certificate(all.subspan(*key), tls::Encoding::pem) : key;
  Result<void> outcome = certificate ? Result<void>() : fail(certificate.error());
  if (outcome) {
    auto change = documents_.replace(kDocument, all.first(*key + *certificate));
    if (change) {
      saving_ = std::move(*change);
      saving_->watch(this);
    } else {
      outcome = fail(change.error());
    }
  }
  wipe(all);
  return outcome;
}

void BoardIdentity::done(Result<void> outcome) {
  loaded_ = outcome;
  if (watcher_ != nullptr) reactor_.mark(*watcher_);
}

}  // namespace wirelab::appliance
