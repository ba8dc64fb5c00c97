#pragma once

#include <string_view>

#include "firmware/core/entropy.h"
#include "firmware/core/reactor.h"
#include "firmware/storage/document_store.h"
#include "firmware/tls/identity.h"

namespace wirelab::appliance {

/// The key and certificate that an appliance proves itself with, kept in the document "tls-identity": a key in PEM and,
/// behind it, its chain. Made at the first start, and durable before anybody sees it, because people will compare it
/// for years. Whoever has a certificate of an authority puts it there instead (IdentityVerb).
class BoardIdentity final : private Watcher {
 public:
  /// The name of the document.
  static constexpr std::string_view kDocument = "tls-identity";

  BoardIdentity(Reactor& reactor, storage::DocumentStore& documents, Entropy& entropy) noexcept
      : reactor_(reactor), documents_(documents), entropy_(entropy) {}

  /// Starts to read it, or to make it; then `would_block` until it is there. `invalid`: what is kept is no key with its
  /// certificate; nothing is made in its place, for its owner would not know. `io`: no entropy. Else why it could not
  /// be read or kept.
  [[nodiscard]] Result<void> load();
  /// Who is called when `load` has an answer; null for nobody.
  void watch(Watcher* watcher) noexcept { watcher_ = watcher; }

  /// Once `load` succeeded.
  [[nodiscard]] tls::Identity& identity() noexcept { return identity_; }

  /// Reads what the document holds.
  [[nodiscard]] static Result<void> read(ConstBytes document, Entropy& entropy, tls::Identity& identity);

 private:
  void ready() override;
  void collect();
  [[nodiscard]] Result<void> make();
  void done(Result<void> outcome);

  Reactor& reactor_;
  storage::DocumentStore& documents_;
  Entropy& entropy_;
  tls::Identity identity_;
  storage::DocumentReaderHandle loading_;
  storage::ChangeHandle saving_;
  Result<void> loaded_ = fail(Error::would_block);
  Watcher* watcher_ = nullptr;
};

}  // namespace wirelab::appliance
