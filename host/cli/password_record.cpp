#include "host/cli/password_record.h"

#include <sys/random.h>

#include <cerrno>

#include "firmware/accounts/account_book.h"
#include "firmware/appliance/appliance_settings.h"

namespace wirelab::cli {

Attempt<std::string> new_password_record(const Password& password, Language language) {
  if (password.text().size() > accounts::kMaxPassword) {
    return std::unexpected(Failure{.reason = Reason::usage, .message = text(language, Message::password_long)});
  }
  accounts::PasswordRecord record{.rounds = appliance::ApplianceSettings{}.password_rounds, .salt = {}, .hash = {}};
  // So few bytes come whole, or not at all (getrandom(2)).
  if (::getrandom(record.salt.data(), record.salt.size(), 0) != static_cast<ssize_t>(record.salt.size())) {
    return std::unexpected(
        Failure{.reason = Reason::failed,
                .message = text(language, Message::cannot_read, {"getrandom", system_reason(language, errno)})});
  }
  accounts::Pbkdf2 hashing(as_bytes(password.text()), record.salt, record.rounds);
  while (!hashing.step(record.rounds)) {
  }
  record.hash = hashing.hash();
  return accounts::password_record_text(record);
}

}  // namespace wirelab::cli
