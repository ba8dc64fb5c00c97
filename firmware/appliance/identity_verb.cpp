#include "firmware/appliance/identity_verb.h"

#include <utility>

#include "firmware/appliance/board_identity.h"
#include "firmware/command/collected_body.h"

namespace wirelab::appliance {
namespace {

using command::Finish;
using command::OutcomeKind;

// Browsers and TLS libraries refuse shorter ones.
constexpr std::size_t kLeastRsaBits = 2048;

bool is_strong(const mbedtls_pk_context& key) {
  return mbedtls_pk_get_type(&key) != MBEDTLS_PK_RSA || mbedtls_pk_get_bitlen(&key) >= kLeastRsaBits;
}

class Refusal final : public command::Exchange {
 public:
  explicit Refusal(Error error) noexcept : error_(error) {}
  command::Step next() override { return Finish{{.kind = OutcomeKind::failed, .error = error_}}; }

 private:
  Error error_;
};

}  // namespace

/// One body: taken, looked at, saved.
class IdentityVerb::Installation final : public command::Exchange {
 public:
  Installation(IdentityVerb& verb, Watcher& watcher) noexcept : verb_(verb), watcher_(watcher) { verb_.taken_ = true; }
  ~Installation() override {
    if (verb_.saving_ != nullptr) verb_.saving_->watch(nullptr);
    verb_.taken_ = false;
  }

  command::Step next() override {
    if (phase_ == Phase::asking) return command::AskSize{};
    if (phase_ == Phase::announced && !trouble_) return failed(trouble_.error());
    if (phase_ == Phase::announced) {
      phase_ = Phase::collected;
      return command::ReceiveFile{body_, size_};
    }
    if (phase_ == Phase::collected) {
      phase_ = Phase::saving;
      const auto begun = verb_.install(body_.bytes());
      body_.clear();
      if (!begun) return failed(begun.error());
      verb_.saving_->watch(&watcher_);
    }
    const auto saved = verb_.saving_->result();
    if (!saved && saved.error() == Error::would_block) return command::Wait{};
    if (!saved) return failed(saved.error());
    return Finish{{.kind = OutcomeKind::kept_for_start, .text = verb_.fingerprint_.view()}};
  }

  void size_announced(std::uint64_t size) override {
    phase_ = Phase::announced;
    size_ = size;
    trouble_ = size > 0 && size <= kMost ? body_.expect(static_cast<std::size_t>(size)) : fail(Error::invalid);
  }

 private:
  enum class Phase : std::uint8_t { asking, announced, collected, saving };

  static command::Step failed(Error error) { return Finish{{.kind = OutcomeKind::failed, .error = error}}; }

  IdentityVerb& verb_;
  Watcher& watcher_;
  command::CollectedBody body_;
  std::uint64_t size_ = 0;
  Result<void> trouble_;
  Phase phase_ = Phase::asking;
};

IdentityVerb::IdentityVerb(storage::DocumentStore& documents, Entropy& entropy) noexcept
    : Verb("TLS_IDENTITY", command::ArgumentForm::session_words, OutcomeKind::failed, command::Role::admin,
           command::Words::secret, command::Authority::account),
      documents_(documents),
      entropy_(entropy) {}

bool IdentityVerb::busy() noexcept {
  if (taken_) return true;
  if (saving_ == nullptr) return false;
  const auto saved = saving_->result();
  if (!saved && saved.error() == Error::would_block) return true;
  saving_.reset();
  return false;
}

void IdentityVerb::begin(const command::Beginning& beginning) {
  if (beginning.arguments.count != 0) return beginning.slot.make<Refusal>(Error::invalid);
  if (busy()) return beginning.slot.make<Refusal>(Error::in_use);
  beginning.slot.make<Installation>(*this, beginning.watcher);
}

/// Checks it as the next start will, then begins to save it.
Result<void> IdentityVerb::install(ConstBytes document) {
  tls::Identity identity;
  if (const auto read = BoardIdentity::read(document, entropy_, identity); !read) return read;
  if (!is_strong(identity.key())) return fail(Error::invalid);
  auto change = documents_.replace(BoardIdentity::kDocument, document);
  if (!change) return fail(change.error());
  saving_ = std::move(*change);
  fingerprint_ = identity.fingerprint();
  return {};
}

}  // namespace wirelab::appliance
