#include "tests/simulation/account_model.h"

#include <algorithm>
#include <set>

namespace wirelab::simulation {

using command::Role;

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
  for (const auto& [user, role] : found) {
    const auto known = accounts_.find(user);
    if (known != accounts_.end()) {
      if (command::role_name(known->second.role) != role) verdict_.fail("another role for " + user + ": " + role);
      continue;
    }
    std::set<std::string> passwords;
    for (const auto& one : asked_) {
      if (one->user == user && one->allowed) passwords.insert(one->password);
    }
    if (passwords.empty()) verdict_.fail("an account that nobody who may has asked for: " + user);
    if (role != "writer") verdict_.fail("a new account is no writer's: " + user + " is " + role);
    accounts_[user] = {Role::writer, passwords.size() == 1 ? std::optional(*passwords.begin()) : std::nullopt, false};
  }
}

Role AccountModel::may_give(std::string_view user, std::string_view password) const {
  const auto known = accounts_.find(user);
  if (known != accounts_.end() && known->second.password) {
    return *known->second.password == password ? known->second.role : Role::nobody;
  }
  const bool possible = std::ranges::any_of(asked_, [&](const RegistrationPtr& one) {
    return one->allowed && one->user == user && one->password == password;
  });
  return possible ? Role::writer : Role::nobody;
}

bool AccountModel::has(std::string_view user, std::string_view password) const {
  const auto known = accounts_.find(user);
  return known != accounts_.end() && known->second.certain && known->second.password == password;
}

bool AccountModel::may_know(std::string_view user) const {
  return accounts_.contains(user) ||
         std::ranges::any_of(asked_, [&](const RegistrationPtr& one) { return one->allowed && one->user == user; });
}

}  // namespace wirelab::simulation
