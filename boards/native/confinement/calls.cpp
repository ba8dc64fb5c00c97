#include "boards/native/confinement/calls.h"

#include <asm/ioctls.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kThread = CLONE_VM | CLONE_THREAD;
constexpr std::uint32_t kTerminal2 = 0x802c542a;  // TCGETS2, which glibc takes for TCGETS from 2.42 on

constexpr CallRule terminal(std::uint32_t request) { return only(SYS_ioctl, is(1, request)); }

constexpr std::array kCommonCalls{
    // What a connection waits for and a file is read with, the most frequent first.
    any(SYS_epoll_pwait),
    any(SYS_sendfile),
    any(SYS_read),
    any(SYS_write),
    any(SYS_futex),
    any(SYS_close),
    any(SYS_epoll_ctl),
    any(SYS_ppoll),
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
    terminal(TCGETS),
    terminal(kTerminal2),
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
    only(SYS_mmap, without(2, PROT_EXEC)),
    only(SYS_mprotect, without(2, PROT_EXEC)),
    // Threads, but no processes. The filter cannot see what clone3 is told; without it glibc takes clone.
    refused(SYS_clone3, ENOSYS),
    only(SYS_clone, {.argument = 0, .mask = kThread, .value = kThread}),
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
    // Who and when it is, entropy.
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
    // Newer glibc gives its memory names by it, where a kernel lets it.
    refused(SYS_prctl, EINVAL),
};

}  // namespace

std::span<const CallRule> common_calls() noexcept { return kCommonCalls; }

}  // namespace wirelab::boards
