#pragma once

#include <cstdint>

#include "firmware/core/intrusive_list.h"
#include "firmware/storage/sha256.h"

namespace wirelab::storage {

/// Somebody's right to touch one upload, or his place among those who wait for it.
class UploadClaim : public ListNode {
 public:
  /// What asking for it came to.
  enum class Answer : std::uint8_t {
    granted,  ///< it is his
    waits,    ///< whoever has it is about to let go: `granted` will be called
    in_use,   ///< somebody has it for as long as he likes, or stands before for that
  };

  /// The turn has come.
  virtual void granted() = 0;
  /// True if whoever has it, or waits for it, lets go by himself, soon.
  [[nodiscard]] virtual bool leaving() const noexcept = 0;
  /// Of the upload.
  [[nodiscard]] const Digest& claimed_key() const noexcept { return key_; }

 protected:
  explicit UploadClaim(const Digest& key) noexcept : key_(key) {}
  ~UploadClaim() = default;

 private:
  const Digest key_;
};

/// Lets one at a time touch an upload. A second sender is told so; whoever only meets somebody who is on his way out
/// waits. Pure; all calls are made in the loop.
class UploadClaims {
 public:
  /// Asks for the claim.
  [[nodiscard]] UploadClaim::Answer ask(UploadClaim& claim) {
    bool first = true;
    bool lasting = false;
    all_.for_each([&](UploadClaim& other) {
      if (other.claimed_key() != claim.claimed_key()) return;
      first = false;
      lasting |= !other.leaving();
    });
    if (lasting) return UploadClaim::Answer::in_use;
    all_.push_back(claim);
    return first ? UploadClaim::Answer::granted : UploadClaim::Answer::waits;
  }
  /// Gives it back; the next one's turn comes within the call. Harmless if there is none.
  void release(UploadClaim& claim) {
    if (!claim.linked()) return;
    const bool had = first_of(claim.claimed_key()) == &claim;
    claim.unlink();
    UploadClaim* next = had ? first_of(claim.claimed_key()) : nullptr;
    if (next != nullptr) next->granted();
  }

 private:
  [[nodiscard]] UploadClaim* first_of(const Digest& key) {
    UploadClaim* found = nullptr;
    all_.for_each([&](UploadClaim& other) {
      if (found == nullptr && other.claimed_key() == key) found = &other;
    });
    return found;
  }

  IntrusiveList<UploadClaim> all_;
};

}  // namespace wirelab::storage
