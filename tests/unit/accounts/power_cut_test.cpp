// The power goes at every single change of the disk while users register and an admin sees to them: the accounts are
// then those of before or those of after, never none and never a part.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/simulated_disks.h"
#include "tests/unit/accounts/accounts_rig.h"

namespace wirelab::accounts {
namespace {

using test::LittlefsDisk;
using test::PosixDisk;

constexpr std::uint64_t kSeeds = 4;
/// The first makes the book longer than a sector, and than what littlefs keeps inside a directory.
const std::string kLong(60, 'a');

/// What is done to the accounts, one after another.
struct Step {
  enum class Kind : std::uint8_t { sign_in, set_role, set_password, remove };
  Kind kind;
  std::string user;
  std::string password = {};
};
const std::vector<Step> kSteps{
    {Step::Kind::sign_in, kLong, "one"},   {Step::Kind::sign_in, "bea", "two"},
    {Step::Kind::sign_in, "cid", "three"}, {Step::Kind::sign_in, std::string(64, 'e'), "four"},
    {Step::Kind::set_role, "bea"},         {Step::Kind::set_password, "cid", "another"},
    {Step::Kind::remove, kLong},           {Step::Kind::sign_in, "fay", "five"},
};

/// The password of each user after the first `count` steps; none: there is no such user.
std::map<std::string, std::string> passwords_after(std::size_t count) {
  std::map<std::string, std::string> passwords;
  for (const Step& step : std::span(kSteps).first(count)) {
    if (step.kind == Step::Kind::remove) passwords.erase(step.user);
    if (!step.password.empty()) passwords[step.user] = step.password;
  }
  return passwords;
}

/// An appliance that keeps accounts on a disk.
template <typename Disk>
class Appliance : private AccountsRig {
 public:
  explicit Appliance(typename Disk::Content content) : disk_(std::move(content)) {}
  ~Appliance() {
    accounts_.reset();
    store_.reset();
    executor.settle();
  }

  /// Mounts the disk and reads the accounts; false if either fails.
  bool start() {
    store_ = disk_.mount(reactor, executor);
    if (!store_) return false;
    accounts_ = std::make_unique<Accounts>(AccountsParts{reactor, *store_, executor, entropy}, 1);
    return wait_for([&] { return accounts_->load(); }).has_value();
  }
  Result<void> take(const Step& step) {
    switch (step.kind) {
      case Step::Kind::sign_in: return outcome(accounts_->sign_in(step.user, step.password));
      case Step::Kind::set_role: return outcome(accounts_->set_role(step.user, command::Role::reader));
      case Step::Kind::set_password: return outcome(accounts_->set_password(step.user, step.password));
      case Step::Kind::remove: return outcome(accounts_->remove(step.user));
    }
    return fail(Error::invalid);
  }
  bool lets_in(const std::string& user, const std::string& password) {
    return outcome(accounts_->log_in(user, password)).has_value();
  }
  /// The accounts document; nothing if there is none.
  std::string document() {
    auto reader = store_->load("accounts");
    if (!reader) return "cannot be loaded";
    const auto content = wait_for([&] { return (*reader)->content(); });
    if (content) return std::string(as_text(*content));
    return content.error() == Error::not_found ? "" : std::string(error_name(content.error()));
  }
  Disk& disk() { return disk_; }

 private:
  Disk disk_;
  std::unique_ptr<storage::DocumentStore> store_;
  std::unique_ptr<Accounts> accounts_;
};

/// The document after each step, from none on.
template <typename Disk>
std::vector<std::string> documents_of_all() {
  Appliance<Disk> appliance(Disk::blank());
  EXPECT_TRUE(appliance.start());
  std::vector<std::string> documents{appliance.document()};
  for (const Step& step : kSteps) {
    EXPECT_TRUE(appliance.take(step));
    documents.push_back(appliance.document());
    EXPECT_NE(documents.back(), documents[documents.size() - 2]);
  }
  return documents;
}

/// The next start after a cut, when so many steps were answered.
template <typename Disk>
void expect_accounts(typename Disk::Content content, std::size_t answered, const std::vector<std::string>& documents) {
  Appliance<Disk> appliance(std::move(content));
  ASSERT_TRUE(appliance.start());
  const std::string found = appliance.document();
  const bool one_more = answered < kSteps.size() && found == documents[answered + 1];
  ASSERT_TRUE(found == documents[answered] || one_more) << answered << " were answered; the document is\n" << found;
  const auto passwords = passwords_after(answered + (one_more ? 1 : 0));
  for (const Step& step : kSteps) {
    if (step.password.empty()) continue;
    const auto known = passwords.find(step.user);
    const bool right = known != passwords.end() && known->second == step.password;
    EXPECT_EQ(appliance.lets_in(step.user, step.password), right) << step.user << " with " << step.password;
  }
  EXPECT_TRUE(appliance.take({Step::Kind::sign_in, "after", "x"}));
  EXPECT_TRUE(appliance.lets_in("after", "x"));
}

template <typename Disk>
class AccountsPowerCut : public ::testing::Test {};

using Disks = ::testing::Types<LittlefsDisk, PosixDisk>;
TYPED_TEST_SUITE(AccountsPowerCut, Disks, );

}  // namespace

TYPED_TEST(AccountsPowerCut, AtEveryChangeOfTheDisk_OldOrNewAccounts) {
  using Disk = TypeParam;
  const std::vector<std::string> documents = documents_of_all<Disk>();
  for (std::size_t change = 0;; ++change) {
    Appliance<Disk> appliance(Disk::blank());
    appliance.disk().cut_at(change);
    std::size_t answered = 0;
    if (appliance.start()) {
      while (answered < kSteps.size() && appliance.take(kSteps[answered])) ++answered;
    }
    ASSERT_EQ(answered < kSteps.size(), appliance.disk().cut());
    if (!appliance.disk().cut()) {
      EXPECT_GT(change, 5 * kSteps.size());
      this->RecordProperty("cuts", static_cast<int>(change));
      return;
    }
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      SCOPED_TRACE("cut at change " + std::to_string(change) + ", seed " + std::to_string(seed));
      expect_accounts<Disk>(appliance.disk().after_cut(seed), answered, documents);
      if (this->HasFailure()) return;
    }
  }
}

TEST(AccountsPowerCut, AfterAServerThatWasKilledAtAnyChange_WhatTheNextOneAnswersIsDurable) {
  for (std::size_t change = 0;; ++change) {
    Appliance<PosixDisk> killed(PosixDisk::blank());
    killed.disk().cut_at(change);
    if (killed.start()) {
      for (const Step& step : kSteps) static_cast<void>(killed.take(step));
    }
    Appliance<PosixDisk> next(killed.disk().left_behind());
    SCOPED_TRACE("killed at change " + std::to_string(change));
    ASSERT_TRUE(next.start());
    EXPECT_TRUE(next.take({Step::Kind::sign_in, "next", "x"}));
    const std::string answered = next.document();
    for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
      Appliance<PosixDisk> last(next.disk().after_cut(seed));
      ASSERT_TRUE(last.start());
      ASSERT_EQ(last.document(), answered) << "seed " << seed;
    }
    if (!killed.disk().cut()) return;
  }
}

}  // namespace wirelab::accounts
