#include "boards/native/confinement/filter_program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/audit.h>
#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "boards/native/confinement/calls.h"

namespace wirelab::boards {
namespace {

constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
constexpr std::uint32_t kOther = AUDIT_ARCH_I386;

seccomp_data call(std::uint32_t number, std::array<std::uint64_t, 6> arguments = {}) {
  seccomp_data data{};
  data.nr = static_cast<int>(number);
  data.arch = kArchitecture;
  std::ranges::copy(arguments, static_cast<__u64*>(data.args));
  return data;
}

/// What the kernel would make of a call; nothing if the program is not one that the kernel takes.
std::optional<std::uint32_t> run(const std::vector<sock_filter>& program, const seccomp_data& data) {
  std::uint32_t loaded = 0;
  for (std::size_t at = 0; at < program.size(); ++at) {
    const sock_filter& step = program[at];
    switch (step.code) {
      case BPF_LD | BPF_W | BPF_ABS:
        if (step.k + sizeof loaded > sizeof data || step.k % sizeof loaded != 0) return std::nullopt;
        std::memcpy(&loaded, reinterpret_cast<const char*>(&data) + step.k, sizeof loaded);
        break;
      case BPF_ALU | BPF_AND | BPF_K: loaded &= step.k; break;
      case BPF_JMP | BPF_JEQ | BPF_K: at += loaded == step.k ? step.jt : step.jf; break;
      case BPF_RET | BPF_K: return step.k;
      default: return std::nullopt;
    }
  }
  return std::nullopt;
}

constexpr std::array kRules{
    CallRule{.number = 7, .first = {}, .second = {}},
    CallRule{.number = 8, .first = {.argument = 2, .mask = 0x0c, .value = 0x04}, .second = {}},
    CallRule{.number = 8, .first = is(1, 99), .second = {}},
    CallRule{.number = 9, .refusal = ENOSYS, .first = {}, .second = {}},
    CallRule{.number = 10, .refusal = EPERM, .first = {.argument = 5, .mask = 1, .value = 1}, .second = {}},
    CallRule{.number = 12, .first = is(0, 5), .second = {.argument = 3, .mask = 0x0f, .value = 6}},
    CallRule{.number = 12, .first = is(0, 7), .second = is(1, 8)},
};
constexpr std::array kSocketRules{any(500)};
constexpr std::array kOldRules{any(1000)};

std::vector<sock_filter> example(Violation violation = Violation::kill) {
  return filter_program(
      {.architecture = kArchitecture, .socket_rules = kSocketRules, .rules = kRules, .old_rules = kOldRules},
      violation);
}

TEST(FilterProgramTest, AllowsWhatIsListed) {
  EXPECT_EQ(run(example(), call(7)), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(7, {1, 2, 3, 4, 5, 6})), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(500)), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(1000)), SECCOMP_RET_ALLOW);
}

TEST(FilterProgramTest, EndsTheProcessForAnyOtherCall) {
  for (const std::uint32_t number : {0U, 6U, 11U, 999U, 1001U, 0x40000007U, 0xffffffffU}) {
    EXPECT_EQ(run(example(), call(number)), SECCOMP_RET_KILL_PROCESS) << number;
  }
}

TEST(FilterProgramTest, OnlyLogsWhenAskedTo) {
  EXPECT_EQ(run(example(Violation::log), call(6)), SECCOMP_RET_LOG);
  EXPECT_EQ(run(example(Violation::log), call(7)), SECCOMP_RET_ALLOW);
}

TEST(FilterProgramTest, CountsTheCallsOfAnotherArchitectureForNone) {
  seccomp_data data = call(7);
  data.arch = kOther;
  EXPECT_EQ(run(example(), data), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(run(example(Violation::log), data), SECCOMP_RET_LOG);
}

TEST(FilterProgramTest, LooksAtTheBitsOfAnArgument) {
  EXPECT_EQ(run(example(), call(8, {0, 0, 0x04})), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(8, {0, 0, 0xf7})), SECCOMP_RET_ALLOW) << "the other bits do not matter";
  EXPECT_EQ(run(example(), call(8, {0, 0, 0x08})), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(run(example(), call(8, {0, 0, 0x0c})), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(run(example(), call(8, {4, 4, 0, 4, 4, 4})), SECCOMP_RET_KILL_PROCESS) << "of another argument";
}

TEST(FilterProgramTest, GoesOnToTheNextRuleOfTheSameCall) {
  EXPECT_EQ(run(example(), call(8, {0, 99, 0})), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(8, {0, 98, 0})), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(run(example(), call(9)), SECCOMP_RET_ERRNO | ENOSYS) << "after two rules that look at arguments";
}

TEST(FilterProgramTest, WantsBothArgumentsAsTheyAreToBe) {
  EXPECT_EQ(run(example(), call(12, {5, 0, 0, 0xf6})), SECCOMP_RET_ALLOW);
  EXPECT_EQ(run(example(), call(12, {7, 8})), SECCOMP_RET_ALLOW) << "by the second rule";
  EXPECT_EQ(run(example(), call(12, {5, 8, 0, 0})), SECCOMP_RET_KILL_PROCESS) << "one half of each rule";
  EXPECT_EQ(run(example(), call(12, {7, 0, 0, 6})), SECCOMP_RET_KILL_PROCESS) << "one half of each rule";
  EXPECT_EQ(run(example(), call(1000, {5, 8, 0, 6})), SECCOMP_RET_ALLOW) << "the number is loaded again behind them";
}

TEST(FilterProgramTest, RefusesWithAnErrno) {
  EXPECT_EQ(run(example(), call(10, {0, 0, 0, 0, 0, 3})), SECCOMP_RET_ERRNO | EPERM);
  EXPECT_EQ(run(example(), call(10)), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(run(example(Violation::log), call(9)), SECCOMP_RET_ERRNO | ENOSYS) << "or what falls back on it would not";
}

TEST(FilterProgramTest, IsAnswerAndNothingElseWithoutRules) {
  const auto program = filter_program({.architecture = kArchitecture, .socket_rules = {}, .rules = {}, .old_rules = {}},
                                      Violation::kill);
  EXPECT_EQ(run(program, call(0)), SECCOMP_RET_KILL_PROCESS);
}

/// The list of wirelabd.
class CallListTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_NE(call_list(), nullptr); }

  std::optional<std::uint32_t> decide(long number, std::array<std::uint64_t, 6> arguments = {}) {
    seccomp_data data = call(static_cast<std::uint32_t>(number), arguments);
    data.arch = call_list()->architecture;
    return run(filter_program(*call_list(), Violation::kill), data);
  }
};

TEST_F(CallListTest, FitsIntoWhatTheKernelTakes) {
  EXPECT_LE(filter_program(*call_list(), Violation::kill).size(), BPF_MAXINSNS);
}

TEST_F(CallListTest, HasNoWayToOtherProgramsOrRights) {
  for (const long number : {SYS_execve,       SYS_execveat,       SYS_ptrace,       SYS_mount,
                            SYS_unshare,      SYS_setns,          SYS_bpf,          SYS_setuid,
                            SYS_capset,       SYS_init_module,    SYS_finit_module, SYS_process_vm_writev,
                            SYS_keyctl,       SYS_io_uring_setup, SYS_userfaultfd,  SYS_perf_event_open,
                            SYS_chroot,       SYS_reboot,         SYS_connect,      SYS_seccomp,
                            SYS_pidfd_getfd,  SYS_fchown,         SYS_mknodat,      SYS_symlinkat,
                            SYS_memfd_create, SYS_prlimit64,      SYS_setrlimit}) {
    EXPECT_EQ(decide(number), SECCOMP_RET_KILL_PROCESS) << number;
  }
}

TEST_F(CallListTest, HasNoMemoryThatIsCode) {
  for (const long number : {SYS_mmap, SYS_mprotect}) {
    EXPECT_EQ(decide(number, {0, 0, 3}), SECCOMP_RET_ALLOW) << number;
    for (const std::uint64_t executable : {4U, 5U, 7U}) {
      EXPECT_EQ(decide(number, {0, 0, executable}), SECCOMP_RET_KILL_PROCESS) << number;
    }
  }
}

TEST_F(CallListTest, HasThreadsAndNoProcesses) {
  EXPECT_EQ(decide(SYS_clone, {0x3d0f00}), SECCOMP_RET_ALLOW) << "as glibc makes a thread";
  EXPECT_EQ(decide(SYS_clone, {17}), SECCOMP_RET_KILL_PROCESS) << "as glibc makes a process";
  EXPECT_EQ(decide(SYS_clone, {0x4111}), SECCOMP_RET_KILL_PROCESS) << "as posix_spawn does";
  EXPECT_EQ(decide(SYS_clone3), SECCOMP_RET_ERRNO | ENOSYS);
}

TEST_F(CallListTest, RefusesWhatGlibcCanDoWithout) {
  EXPECT_EQ(decide(SYS_prctl, {PR_SET_VMA, PR_SET_VMA_ANON_NAME}), SECCOMP_RET_ERRNO | EINVAL);
}

TEST_F(CallListTest, HasTheSocketsOfANetworkAndNoOthers) {
  using Arguments = std::array<std::uint64_t, 6>;
  for (const Arguments socket : {Arguments{AF_INET, SOCK_STREAM | SOCK_CLOEXEC},
                                 {AF_INET6, SOCK_STREAM},
                                 {AF_INET, SOCK_RAW, IPPROTO_ICMP},
                                 {AF_INET6, SOCK_RAW, IPPROTO_ICMPV6},
                                 {AF_NETLINK, SOCK_RAW, NETLINK_ROUTE},
                                 {AF_PACKET, SOCK_RAW | SOCK_NONBLOCK, 0},
                                 {AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC}}) {
    EXPECT_EQ(decide(SYS_socket, socket), SECCOMP_RET_ALLOW) << socket[0] << ' ' << socket[1];
  }
  for (const Arguments socket : {Arguments{AF_UNSPEC, SOCK_STREAM},
                                 {AF_ALG, SOCK_SEQPACKET},
                                 {AF_VSOCK, SOCK_STREAM},
                                 {AF_UNIX, SOCK_STREAM},
                                 {AF_UNIX, SOCK_SEQPACKET},
                                 {AF_INET, SOCK_STREAM, IPPROTO_SCTP},
                                 {AF_INET6, SOCK_RAW, IPPROTO_RAW},
                                 {AF_NETLINK, SOCK_RAW, NETLINK_NETFILTER},
                                 {AF_NETLINK, SOCK_RAW, NETLINK_SOCK_DIAG}}) {
    EXPECT_EQ(decide(SYS_socket, socket), SECCOMP_RET_KILL_PROCESS) << socket[0] << ' ' << socket[1];
  }
}

TEST_F(CallListTest, CallsNobody) {
  EXPECT_EQ(decide(SYS_sendto, {3, 0, 9, MSG_NOSIGNAL | MSG_DONTWAIT}), SECCOMP_RET_ALLOW);
  EXPECT_EQ(decide(SYS_sendmsg, {3, 0, MSG_NOSIGNAL}), SECCOMP_RET_ALLOW);
  EXPECT_EQ(decide(SYS_sendto, {3, 0, 9, MSG_NOSIGNAL | MSG_FASTOPEN}), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(decide(SYS_sendmsg, {3, 0, MSG_FASTOPEN}), SECCOMP_RET_KILL_PROCESS);
  EXPECT_EQ(decide(SYS_sendmmsg), SECCOMP_RET_KILL_PROCESS);
}

TEST_F(CallListTest, SetsTheOptionsThatItUses) {
  EXPECT_EQ(decide(SYS_setsockopt, {3, IPPROTO_TCP, TCP_NODELAY}), SECCOMP_RET_ALLOW);
  for (const std::uint64_t name : {8U, 15U}) {
    EXPECT_EQ(decide(SYS_setsockopt, {3, SOL_PACKET, name}), SECCOMP_RET_ALLOW);
  }
  for (const std::uint64_t name : {5U, 10U, 13U, 18U}) {
    EXPECT_EQ(decide(SYS_setsockopt, {3, SOL_PACKET, name}), SECCOMP_RET_KILL_PROCESS) << "rings and their like";
  }
  EXPECT_EQ(decide(SYS_setsockopt, {3, IPPROTO_IP, 64}), SECCOMP_RET_KILL_PROCESS) << "iptables' own";
  EXPECT_EQ(decide(SYS_setsockopt, {3, SOL_SOCKET, SO_ATTACH_BPF}), SECCOMP_RET_KILL_PROCESS);
}

TEST_F(CallListTest, AnswersWhatATerminalIsAndFeedsNone) {
  EXPECT_EQ(decide(SYS_ioctl, {1, 0x5401}), SECCOMP_RET_ALLOW);
  EXPECT_EQ(decide(SYS_ioctl, {1, 0x5412}), SECCOMP_RET_KILL_PROCESS) << "TIOCSTI, which types into it";
}

}  // namespace
}  // namespace wirelab::boards
