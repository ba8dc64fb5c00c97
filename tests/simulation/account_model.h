#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "firmware/command/access.h"
#include "tests/simulation/verdict.h"

namespace wirelab::simulation {

/// An account that a peer has asked for.
struct Registration {
  std::string user;
  std::string password;
  bool allowed = false;  ///< whoever asks may have the role, or knows the claim code of what nobody has claimed
  command::Role role = command::Role::writer;
  bool acknowledged = false;  ///< it was told that the account is kept
};
using RegistrationPtr = std::shared_ptr<Registration>;

/// Which accounts there may be. It is shown the document after each event.
class AccountModel {
 public:
  explicit AccountModel(Verdict& verdict) : verdict_(verdict) {}

  /// An account that is there from the beginning.
  void add(const std::string& user, const std::string& password, command::Role role);
  [[nodiscard]] RegistrationPtr asked(Registration registration);
  /// A peer was told that the account is kept.
  void acknowledged(const RegistrationPtr& registration);
  /// The document as it stands on the disk now, or would after a cut; nothing if there is none.
  void observe(const std::optional<std::string>& document) { read(document, false); }
  void restart(const std::optional<std::string>& document) { read(document, true); }

  /// Whether what a cut would leave holds every account that was answered to be kept.
  void check_survivors(const std::optional<std::string>& document) const;

  /// The role that a log-in with these words may give; nobody if it cannot succeed.
  [[nodiscard]] command::Role may_give(std::string_view user, std::string_view password) const;
  /// Whether the account is there for certain.
  [[nodiscard]] bool has(std::string_view user, std::string_view password) const;
  /// Whether somebody else than `one` has, or may get, the account that it asks for.
  [[nodiscard]] bool may_know_beside(const RegistrationPtr& one) const;
  /// Whether there is an admin for certain.
  [[nodiscard]] bool claimed() const;
  /// Whether there is one, or somebody else than `one` may become it.
  [[nodiscard]] bool may_be_claimed_beside(const RegistrationPtr& one) const;

 private:
  struct Account {
    command::Role role = command::Role::writer;
    std::optional<std::string> password;  // not known as long as several have asked for the name
    bool certain = false;                 // nobody may lose it any more
  };
  void read(const std::optional<std::string>& document, bool after_restart);

  Verdict& verdict_;
  std::map<std::string, Account, std::less<>> accounts_;
  std::vector<RegistrationPtr> asked_;
  std::string last_;
};

}  // namespace wirelab::simulation
