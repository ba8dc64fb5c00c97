#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace wirelab::cli {

/// True if Wireshark calls the program as one of its sources (extcap(4)): under the name wirelab-extcap, or with an
/// option that only such programs have.
[[nodiscard]] bool is_extcap_call(std::string_view program, std::span<const std::string> arguments);

/// What such a call is answered with.
struct ExtcapAnswer {
  std::string text;       ///< for standard output; of an error, for standard error
  bool is_error = false;  ///< the call makes no sense
};
/// The command line of this program that the call stands for: `capture` into Wireshark's pipe.
using ExtcapCapture = std::vector<std::string>;

/// Answers a call, in the language of extcap(4). `address` is the appliance's if nobody says another.
[[nodiscard]] std::variant<ExtcapAnswer, ExtcapCapture> answer_extcap(std::span<const std::string> arguments,
                                                                      std::string_view address,
                                                                      std::string_view version);

}  // namespace wirelab::cli
