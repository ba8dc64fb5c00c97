#pragma once

#include <string>
#include <string_view>

#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/options.h"

namespace wirelab::cli {

/// A secret that is overwritten when it is no longer needed.
class Password {
 public:
  explicit Password(std::string text) noexcept;
  Password(Password&& other) noexcept;
  Password& operator=(Password&&) = delete;
  ~Password();

  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
};

/// Gets the password of `user`, one that the wire can carry: from the file of --password-file, else from the terminal
/// without showing it (twice if `new_one`), else the first line of standard input.
[[nodiscard]] Attempt<Password> read_password(const Options& options, std::string_view user, bool new_one,
                                              const Interruption& interruption);

/// Gets the password that `user` is to have, in the same way: from the file of --new-password-file, else from the
/// terminal twice, else the first line of standard input that nobody took yet.
[[nodiscard]] Attempt<Password> read_new_password(const Options& options, std::string_view user,
                                                  const Interruption& interruption);

/// Gets the claim code, in the same way: what --code says, else from the terminal, else the first line of standard
/// input.
[[nodiscard]] Attempt<Password> read_claim_code(const Options& options, const Interruption& interruption);

}  // namespace wirelab::cli
