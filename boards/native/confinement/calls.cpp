#include "boards/native/confinement/calls.h"

#include <asm/ioctls.h>
#include <linux/sockios.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kAllBits = 0xffffffff;
constexpr std::uint32_t kThread = CLONE_VM | CLONE_THREAD;
constexpr std::uint32_t kTerminal2 = 0x802c542a;  // TCGETS2, which glibc takes for TCGETS from 2.42 on

constexpr CallRule any(std::uint32_t number) { return {.number = number}; }
constexpr CallRule refused(std::uint32_t number, std::uint16_t error) { return {.number = number, .refusal = error}; }
constexpr CallRule only(std::uint32_t number, std::uint8_t argument, std::uint32_t mask, std::uint32_t value) {
  return {.number = number, .argument = argument, .mask = mask, .value = value};
}
constexpr CallRule socket_of(std::uint32_t family) { return only(SYS_socket, 0, kAllBits, family); }
constexpr CallRule control(std::uint32_t request) { return only(SYS_ioctl, 1, kAllBits, request); }

constexpr std::array kCalls{
    // Connections and files, the most frequent first.
    any(SYS_epoll_pwait),
    any(SYS_recvfrom),
    any(SYS_sendto),
    any(SYS_sendfile),
    any(SYS_read),
    any(SYS_write),
    any(SYS_futex),
    any(SYS_accept4),
    any(SYS_close),
    any(SYS_epoll_ctl),
    any(SYS_ppoll),
    any(SYS_recvmsg),
    any(SYS_sendmsg),
    any(SYS_readv),
    any(SYS_writev),
    any(SYS_pread64),
    any(SYS_preadv),
    any(SYS_preadv2),
    any(SYS_pwrite64),
    any(SYS_pwritev),
    any(SYS_pwritev2),
    any(SYS_epoll_create1),
    any(SYS_eventfd2),
    any(SYS_pipe2),
    socket_of(AF_INET),
    socket_of(AF_INET6),
    socket_of(AF_NETLINK),
    socket_of(AF_PACKET),
    // Any kind will do for if_nametoindex, and glibc asks for this one.
    socket_of(AF_UNIX),
    any(SYS_bind),
    any(SYS_listen),
    any(SYS_connect),
    any(SYS_shutdown),
    any(SYS_setsockopt),
    any(SYS_getsockopt),
    any(SYS_getsockname),
    any(SYS_getpeername),
    control(SIOCGIFFLAGS),
    control(SIOCGIFINDEX),
    control(SIOCGIFNAME),
    control(SIOCGIFMTU),
    control(SIOCGIFHWADDR),
    control(SIOCOUTQ),
    control(SIOCINQ),
    control(TCGETS),
    control(kTerminal2),
    // The root.
    any(SYS_openat),
    any(SYS_openat2),
    any(SYS_fstat),
    any(SYS_newfstatat),
    any(SYS_statx),
    any(SYS_fstatfs),
    any(SYS_statfs),
    any(SYS_faccessat),
    any(SYS_faccessat2),
    any(SYS_readlinkat),
    any(SYS_getdents64),
    any(SYS_lseek),
    any(SYS_fcntl),
    any(SYS_flock),
    any(SYS_ftruncate),
    any(SYS_fallocate),
    any(SYS_fadvise64),
    any(SYS_fsync),
    any(SYS_fdatasync),
    any(SYS_sync_file_range),
    any(SYS_fchmod),
    any(SYS_mkdirat),
    any(SYS_linkat),
    any(SYS_unlinkat),
    any(SYS_renameat),
    any(SYS_renameat2),
    any(SYS_dup),
    any(SYS_dup3),
    // Memory, which never becomes code.
    any(SYS_brk),
    any(SYS_munmap),
    any(SYS_mremap),
    any(SYS_madvise),
    only(SYS_mmap, 2, PROT_EXEC, 0),
    only(SYS_mprotect, 2, PROT_EXEC, 0),
    // Threads, but no processes. The filter cannot see what clone3 is told; without it glibc takes clone.
    refused(SYS_clone3, ENOSYS),
    only(SYS_clone, 0, kThread, kThread),
    any(SYS_set_robust_list),
    any(SYS_rseq),
    any(SYS_sched_getaffinity),
    any(SYS_sched_yield),
    any(SYS_gettid),
    any(SYS_getpid),
    any(SYS_exit),
    any(SYS_exit_group),
    any(SYS_restart_syscall),
    any(SYS_membarrier),
    // Signals: ours, to ourselves when something fails, and to udhcpc.
    any(SYS_rt_sigaction),
    any(SYS_rt_sigprocmask),
    any(SYS_rt_sigreturn),
    any(SYS_sigaltstack),
    any(SYS_kill),
    any(SYS_tgkill),
    // Who and when it is, entropy, limits.
    any(SYS_clock_gettime),
    any(SYS_clock_getres),
    any(SYS_clock_nanosleep),
    any(SYS_nanosleep),
    any(SYS_gettimeofday),
    any(SYS_getrandom),
    any(SYS_getuid),
    any(SYS_geteuid),
    any(SYS_getgid),
    any(SYS_getegid),
    any(SYS_uname),
    any(SYS_sysinfo),
    // A limit may be read. Whoever sets one gives it as the third argument, and 0 there is none.
    only(SYS_prlimit64, 2, kAllBits, 0),
};

}  // namespace

std::span<const CallRule> common_calls() noexcept { return kCalls; }

}  // namespace wirelab::boards
