#include <cerrno>

#include "firmware/storage_posix/real_system_calls.h"

namespace wirelab::storage {

int RealSystemCalls::open_beneath(int, const char*, int, bool) { return -ENOSYS; }

ssize_t RealSystemCalls::read_now(int, void*, std::size_t, off_t) { return -EOPNOTSUPP; }

int RealSystemCalls::reserve(int, off_t) { return -EOPNOTSUPP; }

int RealSystemCalls::set_direct(int, bool) { return -EOPNOTSUPP; }

int RealSystemCalls::start_writeback(int, off_t, off_t) { return 0; }

int RealSystemCalls::rename_new(int, const char*, int, const char*) { return -ENOSYS; }

}  // namespace wirelab::storage
