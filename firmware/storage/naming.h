#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "firmware/core/result.h"
#include "firmware/storage/path_rules.h"

namespace wirelab::storage {

/// How many names of a series are tried before an upload is refused: each costs a system call, and a peer chooses the
/// name.
inline constexpr unsigned kMaxCopies = 10'000;

/// Room for one path of a series.
using CopyRoom = std::array<char, kMaxPath + kMaxName>;

/// The names an upload of `path` may get, in order: number 0 is `path` itself, 1 is `letras-copia.txt`, 2 is
/// `letras-copia1.txt`, 3 is `letras-copia2.txt`… The mark goes before the last dot of the last component; a component
/// with no dot, or only a leading one, gets it at the end. A copy of `letras-copia.txt` is `letras-copia-copia.txt`.
///
/// If the component would exceed kMaxName, what stands before the mark is shortened on a character boundary until it
/// fits; if nothing would be left of it, the answer is `not_allowed`.
///
/// `path` must be a file's path that `check_path` answered. The answer is in `room`, or is `path`.
[[nodiscard]] Result<std::string_view> copy_name(std::string_view path, unsigned number, CopyRoom& room) noexcept;

}  // namespace wirelab::storage
