#pragma once

#include <lfs2.h>

#include "firmware/core/result.h"

namespace wirelab::storage {

/// Our word for a negative answer of littlefs (enum lfs2_error). What no call on files documents is `io`.
[[nodiscard]] constexpr Error littlefs_error(int answer) noexcept {
  switch (answer) {
    case LFS2_ERR_NOENT:
    case LFS2_ERR_NOTDIR: return Error::not_found;
    case LFS2_ERR_NOTEMPTY: return Error::in_use;
    case LFS2_ERR_EXIST: return Error::exists;
    case LFS2_ERR_ISDIR:
    case LFS2_ERR_NAMETOOLONG: return Error::not_allowed;
    case LFS2_ERR_NOSPC:
    case LFS2_ERR_FBIG: return Error::no_space;
    case LFS2_ERR_NOMEM: return Error::no_resources;
    default: return Error::io;
  }
}

/// Success, or our word for what went wrong; answers above 0 are counts and mean success.
[[nodiscard]] constexpr Result<void> littlefs_result(int answer) noexcept {
  if (answer < 0) return fail(littlefs_error(answer));
  return {};
}

}  // namespace wirelab::storage
