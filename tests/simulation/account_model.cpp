#include "tests/simulation/account_model.h"

#include <algorithm>
#include <set>

namespace wirelab::simulation {

using command::Role;
using command::role_name;

void AccountModel::add(const std::string& user, const std::string& password, Role role) {
  accounts_[user] = {role, password, true};
}

RegistrationPtr AccountModel::asked(Registration registration) {
  asked_.push_back(std::make_shared<Registration>(std::move(registration)));
  return asked_.back();
}

void AccountModel::acknowledged(const RegistrationPtr& registration) {
  registration->acknowledged = true;
  const auto found = accounts_.find(registration->user);
  if (!registration->allowed) {
    verdict_.fail("the account " + registration->user + " was given to somebody who may not have it");
    return;
  }
  if (found == accounts_.end()) {
    verdict_.fail("the account " + registration->user + " was answered to be kept, and is not on the disk");
    return;
  }
  Account& account = found->second;
  if (account.certain && account.password != registration->password) {
    verdict_.fail("the account " + registration->user + " was given to two people");
  }
  account.certain = true;
  account.password = registration->password;
}

void AccountModel::read(const std::optional<std::string>& document, bool after_restart) {
  if (!after_restart && document && *document == last_) return;
  std::map<std::string, std::string> found;
  if (document) {
    last_ = *document;
    std::size_t at = document->find('\n');
    if (!document->starts_with("wirelab-accounts 2\n") || !document->ends_with('\n')) {
      verdict_.fail("the accounts are damaged: " + std::to_string(document->size()) + " bytes");
      return;
    }
    for (++at; at < document->size();) {
      const std::size_t end = document->find('\n', at);
      const std::string line = document->substr(at, end - at);
      const std::size_t name = line.find(':');
      const std::size_t role = line.find(':', name + 1);
      // Name, role, scheme, rounds, 32 and 64 digits.
      if (name == std::string::npos || role == std::string::npos || line.size() < role + 16 + 32 + 64) {
        verdict_.fail("the accounts are damaged: " + line);
        return;
      }
      if (!found.emplace(line.substr(0, name), line.substr(name + 1, role - name - 1)).second) {
        verdict_.fail("two accounts of one name: " + line.substr(0, name));
      }
      at = end + 1;
    }
  }
  for (auto account = accounts_.begin(); account != accounts_.end();) {
    const bool there = found.contains(account->first);
    // One that was not answered may go: its document's name could not be synced, and the next one is written without
    // it.
    if (!there && account->second.certain) verdict_.fail("the account " + account->first + " is lost");
    account = there ? std::next(account) : accounts_.erase(account);
  }
  if (std::ranges::count(found, role_name(Role::admin), [](const auto& one) { return one.second; }) > 1) {
    verdict_.fail("the appliance has been claimed twice");
  }
  for (const auto& [user, role] : found) {
    const auto known = accounts_.find(user);
    if (known != accounts_.end() && role_name(known->second.role) == role) continue;
    // In the place of one that was not answered, somebody else's may come.
    if (known != accounts_.end() && known->second.certain) verdict_.fail("another role for " + user + ": " + role);
    std::set<std::string> passwords;
    for (const auto& one : asked_) {
      const bool so = one->user == user && role == role_name(one->role);
      if (so && one->allowed) passwords.insert(one->password);
    }
    if (passwords.empty()) verdict_.fail("an account that nobody who may has asked for: " + user + ", " + role);
    accounts_[user] = {command::parse_role(role),
                       passwords.size() == 1 ? std::optional(*passwords.begin()) : std::nullopt, false};
  }
}

void AccountModel::check_survivors(const std::optional<std::string>& document) const {
  for (const auto& [user, account] : accounts_) {
    if (account.certain && !(document && document->contains("\n" + user + ":"))) {
      verdict_.fail("a cut would take the account " + user);
    }
  }
}

Role AccountModel::may_give(std::string_view user, std::string_view password) const {
  const auto known = accounts_.find(user);
  if (known != accounts_.end() && known->second.password) {
    return *known->second.password == password ? known->second.role : Role::nobody;
  }
  Role possible = Role::nobody;
  for (const RegistrationPtr& one : asked_) {
    const bool his = one->allowed && one->user == user && one->password == password;
    if (his && (known == accounts_.end() || known->second.role == one->role)) possible = std::max(possible, one->role);
  }
  return possible;
}

bool AccountModel::has(std::string_view user, std::string_view password) const {
  const auto known = accounts_.find(user);
  return known != accounts_.end() && known->second.certain && known->second.password == password;
}

bool AccountModel::claimed() const {
  return std::ranges::any_of(accounts_,
                             [](const auto& one) { return one.second.certain && one.second.role == Role::admin; });
}

bool AccountModel::may_be_claimed_beside(const RegistrationPtr& one) const {
  const bool there = std::ranges::any_of(
      accounts_, [&](const auto& known) { return known.second.role == Role::admin && known.first != one->user; });
  return there || std::ranges::any_of(asked_, [&](const RegistrationPtr& other) {
           return other != one && other->allowed && other->role == Role::admin;
         });
}

bool AccountModel::may_know_beside(const RegistrationPtr& one) const {
  return accounts_.contains(one->user) || std::ranges::any_of(asked_, [&](const RegistrationPtr& other) {
           return other != one && other->allowed && other->user == one->user;
         });
}

}  // namespace wirelab::simulation
