#pragma once

#include <string>

#include "host/cli/failure.h"
#include "host/cli/password.h"

namespace wirelab::cli {

/// The record of a password that an appliance keeps (firmware/accounts), with a salt from the system and the rounds of
/// the appliance's own new accounts. Takes as long as a log-in there.
[[nodiscard]] Attempt<std::string> new_password_record(const Password& password, Language language);

}  // namespace wirelab::cli
