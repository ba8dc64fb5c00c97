#pragma once

#include <string>

namespace wirelab::boards {

/// How a child ended, from what waitpid(2) answers: "ended with status 1" or "was killed by signal 11 (Segmentation
/// fault)".
[[nodiscard]] std::string describe_wait_status(int status);

}  // namespace wirelab::boards
