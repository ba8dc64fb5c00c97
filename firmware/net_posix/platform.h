#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace wirelab::net {

/// The few socket features beyond POSIX that pay for themselves, each with an honest answer where they are missing.
/// CMake links platform_linux.cpp or platform_portable.cpp.

/// The flag of send(2) that holds the last, partly filled segment back; 0 where there is none and it travels at once.
extern const int kHoldBack;

/// Copies at most `length` bytes of `file` from `offset` into a socket without a detour through the program. Answers
/// like write(2): how many, 0 at the end of the file, or -1 with errno; ENOSYS where the system has no such call.
/// Unlike MSG_NOSIGNAL writes it may raise SIGPIPE.
[[nodiscard]] ssize_t copy_file_to_socket(int socket, int file, std::uint64_t offset, std::size_t length) noexcept;

/// Bounds what the system accepts from a writer whose peer does not read, for this socket and those accepted from it.
/// True if it could be bounded.
[[nodiscard]] bool limit_unsent(int socket, int bytes) noexcept;

}  // namespace wirelab::net
