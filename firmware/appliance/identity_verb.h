#pragma once

#include "firmware/command/verb_table.h"
#include "firmware/core/entropy.h"
#include "firmware/storage/document_store.h"
#include "firmware/tls/fingerprint.h"

namespace wirelab::appliance {

/// TLS_IDENTITY: takes a key in PEM with its chain behind it, as an authority made them, in place of the board's own
/// from the next start on. What the next start could not read, and keys that clients refuse, are refused here: nobody
/// could come in to mend it. One is taken at a time, which bounds the memory for them.
class IdentityVerb final : public command::Verb {
 public:
  /// Longest key and chain together.
  static constexpr std::size_t kMost = 32UL * 1024;

  /// Both must outlive it.
  IdentityVerb(storage::DocumentStore& documents, Entropy& entropy) noexcept;
  void begin(const command::Beginning& beginning) override;

 private:
  class Installation;

  [[nodiscard]] bool busy() noexcept;
  [[nodiscard]] Result<void> install(ConstBytes document);

  storage::DocumentStore& documents_;
  Entropy& entropy_;
  bool taken_ = false;            // an installation is there
  storage::ChangeHandle saving_;  // also when nobody waits for it any more: the next one must not overtake it
  tls::Fingerprint fingerprint_;  // of what is being saved
};

}  // namespace wirelab::appliance
