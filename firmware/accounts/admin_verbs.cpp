#include "firmware/accounts/admin_verbs.h"

#include <utility>

#include "firmware/core/json_writer.h"

namespace wirelab::accounts {
namespace {

// Every byte of a name may need an escape of two; the rest is the role and the frame around them.
constexpr std::size_t kMostForOne = 2 * kMaxUserName + 64;
constexpr std::size_t kMost = kMaxAccounts * kMostForOne + 64;

class AccountsExchange final : public command::Exchange {
 public:
  explicit AccountsExchange(const AccountBook& book) noexcept {
    JsonWriter json(document_, kMost);
    json.begin_object().key("accounts").begin_array();
    for (const Account& account : book.accounts()) {
      json.begin_object().text("user", account.name.view());
      json.text("role", command::role_name(account.role)).end_object();
    }
    json.end_array().end_object();
    whole_ = !json.failed();
  }

  command::Step next() override {
    if (whole_) return command::SendDocument{view(document_)};
    return command::Finish{{.kind = command::OutcomeKind::failed, .error = Error::no_resources}};
  }

 private:
  GrowingText document_;
  bool whole_ = false;
};

}  // namespace

AccountsVerb::AccountsVerb(const Accounts& accounts) noexcept
    : Verb("ACCOUNTS", command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::admin,
           command::Words::plain, command::Authority::account),
      accounts_(accounts) {}

void AccountsVerb::begin(const command::Beginning& beginning) {
  if (beginning.arguments.count == 0) return beginning.slot.make<AccountsExchange>(accounts_.book());
  beginning.slot.make<RefusedExchange>(Error::invalid);
}

const AdminVerb::Form AdminVerb::kSetRole{"ACCOUNT_ROLE", 2, command::Words::plain, command::OutcomeKind::updated,
                                          [](Accounts& accounts, const command::Arguments& words) {
                                            return accounts.set_role(words.first, command::parse_role(words.second));
                                          }};
const AdminVerb::Form AdminVerb::kRemove{
    "ACCOUNT_REMOVE", 1, command::Words::plain, command::OutcomeKind::deleted,
    [](Accounts& accounts, const command::Arguments& words) { return accounts.remove(words.first); }};
const AdminVerb::Form AdminVerb::kSetPassword{"ACCOUNT_PASSWORD", 2, command::Words::secret,
                                              command::OutcomeKind::updated,
                                              [](Accounts& accounts, const command::Arguments& words) {
                                                return accounts.set_password(words.first, words.second);
                                              }};

AdminVerb::AdminVerb(const Gate& gate, const Form& form) noexcept
    : Verb(form.name, command::ArgumentForm::session_words, command::OutcomeKind::failed, command::Role::admin,
           form.kind, command::Authority::account),
      gate_(gate),
      form_(form) {}

void AdminVerb::begin(const command::Beginning& beginning) {
  const command::Arguments& words = beginning.arguments;
  if (words.count != form_.words) return beginning.slot.make<RefusedExchange>(Error::invalid);
  // An admin guesses nothing.
  gate_.pass(beginning, Penalties::Attempt(), form_.begin(gate_.accounts, words), form_.done);
}

}  // namespace wirelab::accounts
