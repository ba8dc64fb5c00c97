#include "firmware/storage_posix/storage_error.h"

#include <cerrno>

namespace wirelab::storage {

Error error_of(int errno_value) noexcept {
  switch (errno_value) {
    case ENOENT:
    case ENOTDIR: return Error::not_found;
    case EEXIST: return Error::exists;
    case EACCES:
    case EISDIR:
    case ELOOP:
    case ENAMETOOLONG:
    case ENXIO:
    case EPERM:
    case EROFS: return Error::not_allowed;
    case EDQUOT:
    case EFBIG:
    case ENOSPC: return Error::no_space;
    case EMFILE:
    case ENFILE:
    case ENOMEM: return Error::no_resources;
    case ENOSYS:
    case EOPNOTSUPP:
    case EXDEV: return Error::unsupported;
    case ENOTEMPTY:
    case EWOULDBLOCK: return Error::in_use;
    default: return Error::io;
  }
}

}  // namespace wirelab::storage
