// The power goes at every single change of the disk while users register: the accounts are then those of before or
// those of after, never none and never a part.

#include <gtest/gtest.h>

#include <memory>
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
const std::vector<std::string> kUsers{std::string(60, 'a'), "bea", "cid", "dan", std::string(64, 'e'), "fay"};

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
  Result<void> sign_in(const std::string& user) { return outcome(accounts_->sign_in(user, "secret of " + user)); }
  Result<void> log_in(const std::string& user) { return outcome(accounts_->log_in(user, "secret of " + user)); }
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

/// The document after each registration, from none on.
template <typename Disk>
std::vector<std::string> documents_of_all() {
  Appliance<Disk> appliance(Disk::blank());
  EXPECT_TRUE(appliance.start());
  std::vector<std::string> documents{appliance.document()};
  for (const std::string& user : kUsers) {
    EXPECT_TRUE(appliance.sign_in(user));
    documents.push_back(appliance.document());
    EXPECT_GT(documents.back().size(), documents[documents.size() - 2].size());
  }
  return documents;
}

/// The next start after a cut, when so many registrations were answered.
template <typename Disk>
void expect_accounts(typename Disk::Content content, std::size_t answered, const std::vector<std::string>& documents) {
  Appliance<Disk> appliance(std::move(content));
  ASSERT_TRUE(appliance.start());
  const std::string found = appliance.document();
  const bool one_more = answered < kUsers.size() && found == documents[answered + 1];
  ASSERT_TRUE(found == documents[answered] || one_more) << answered << " were answered; the document is\n" << found;
  const std::size_t kept = answered + (one_more ? 1 : 0);
  for (std::size_t number = 0; number < kUsers.size(); ++number) {
    EXPECT_EQ(appliance.log_in(kUsers[number]).has_value(), number < kept) << kUsers[number];
  }
  EXPECT_TRUE(appliance.sign_in("after"));
  EXPECT_TRUE(appliance.log_in("after"));
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
      while (answered < kUsers.size() && appliance.sign_in(kUsers[answered])) ++answered;
    }
    ASSERT_EQ(answered < kUsers.size(), appliance.disk().cut());
    if (!appliance.disk().cut()) {
      EXPECT_GT(change, 5 * kUsers.size());
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
      for (const std::string& user : kUsers) static_cast<void>(killed.sign_in(user));
    }
    Appliance<PosixDisk> next(killed.disk().left_behind());
    SCOPED_TRACE("killed at change " + std::to_string(change));
    ASSERT_TRUE(next.start());
    EXPECT_TRUE(next.sign_in("next"));
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
