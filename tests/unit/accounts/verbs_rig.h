#pragma once

#include <algorithm>
#include <string_view>

#include "firmware/accounts/verbs.h"
#include "tests/support/memory_document_store.h"
#include "tests/unit/accounts/accounts_rig.h"

namespace wirelab::accounts {

using std::string_view;

struct Woken final : Watcher {
  void ready() override {}
};

/// The verbs over accounts, and what one of them ends with.
struct Claiming : AccountsRig {
  Claiming() {
    EXPECT_TRUE(accounts.load());
    EXPECT_TRUE(verbs.add_to(table));
    verbs.claim().expect(*ClaimCode::parse("7K2QF-0MX1T"));
  }
  command::Outcome end(command::ExchangeSlot& from) {
    return wait_for([&]() -> Result<command::Outcome> {
             const auto step = from.get()->next();
             if (const auto* finish = std::get_if<command::Finish>(&step)) return finish->outcome;
             return fail(Error::would_block);
           })
        .value();
  }
  void begin(command::ExchangeSlot& in, string_view verb, const command::Arguments& words) {
    table.find(verb)->begin({in, woken, words, {}, {source, 40000}});
  }
  command::Outcome claim(string_view user, string_view password, string_view code) {
    begin(slot, "CLAIM", {.first = user, .second = password, .more = {code}, .count = 3});
    return end(slot);
  }
  /// Of the accounts document: one more than there are accounts.
  std::ptrdiff_t book_lines() { return std::ranges::count(documents.documents["accounts"], '\n'); }
  command::Outcome log_in(string_view user, string_view password) {
    begin(slot, "LOGIN", {.first = user, .second = password});
    return end(slot);
  }

  test::MemoryDocumentStore documents{reactor};
  Accounts accounts{{reactor, documents, executor, entropy}, 3};
  AccountVerbs verbs{accounts, reactor, {.needs = command::Role::admin}};
  command::VerbTable table;
  Woken woken;
  net::Address source = net::Address::ipv4(192, 0, 2, 7);
  command::ExchangeSlot slot;
};

}  // namespace wirelab::accounts
