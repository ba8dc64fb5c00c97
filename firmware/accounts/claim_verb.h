#pragma once

#include <optional>

#include "firmware/accounts/claim_code.h"
#include "firmware/accounts/secret_exchange.h"

namespace wirelab::accounts {

/// CLAIM USER PASSWORD CODE: makes the first account, an admin's, for whoever knows the appliance's code. The
/// connection has that role then, as after LOGIN.
class ClaimVerb final : public command::Verb, private Watcher {
 public:
  /// `gate` must outlive it.
  explicit ClaimVerb(const Gate& gate) noexcept;
  ~ClaimVerb();

  /// The code that is asked for. Without one nobody can claim.
  void expect(const ClaimCode& code) noexcept;
  /// The code that is asked for; forgotten as soon as the appliance is claimed.
  [[nodiscard]] const std::optional<ClaimCode>& code() const noexcept { return code_; }

  void begin(const command::Beginning& beginning) override;

 private:
  void ready() override;
  [[nodiscard]] Result<AuthenticationHandle> claim(const command::Arguments& words, std::uint8_t turn);

  const Gate& gate_;
  std::optional<ClaimCode> code_;
};

}  // namespace wirelab::accounts
