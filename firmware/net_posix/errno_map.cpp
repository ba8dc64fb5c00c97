#include "firmware/net_posix/errno_map.h"

#include <cerrno>

namespace wirelab::net {
namespace {

Error address_error(int errno_value, Doing doing) noexcept {
  // A connecting socket picks its own port: running out of them is a shortage, not a clash with somebody.
  if (doing == Doing::connecting) return Error::no_resources;
  if (errno_value == EADDRINUSE) return Error::in_use;
  return doing == Doing::binding ? Error::invalid : Error::unreachable;
}

}  // namespace

Error error_of(int errno_value, Doing doing) noexcept {
#if EAGAIN != EWOULDBLOCK
  if (errno_value == EWOULDBLOCK) return Error::would_block;
#endif
  switch (errno_value) {
    case EAGAIN:
    case EINPROGRESS:
    case EALREADY: return Error::would_block;
    case ECONNREFUSED: return Error::refused;
    case ECONNRESET:
    case ECONNABORTED:
    case ENOTCONN:
    case EPIPE: return Error::reset;
    case ETIMEDOUT: return Error::timed_out;
    case EMFILE:
    case ENFILE:
    case ENOBUFS:
    case ENOMEM:
    case ENOSPC: return Error::no_resources;
    case EADDRINUSE:
    case EADDRNOTAVAIL: return address_error(errno_value, doing);
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN: return Error::unreachable;
    case EACCES:
    case EPERM: return Error::not_allowed;
    case EAFNOSUPPORT:
    case EPROTONOSUPPORT:
    case EPROTOTYPE:
    case EOPNOTSUPP:
    case ENOPROTOOPT:
    case ENOSYS: return Error::unsupported;
    case ENODEV:
    case ENXIO:
    case ENOENT: return Error::not_found;
    case EBADF:
    case EDESTADDRREQ:
    case EFAULT:
    case EINVAL:
    case EISCONN:
    case EMSGSIZE:
    case ENOTSOCK: return Error::invalid;
    default: return Error::io;
  }
}

}  // namespace wirelab::net
