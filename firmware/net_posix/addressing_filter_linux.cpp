#include "firmware/net_posix/addressing_filter_linux.h"

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>

namespace wirelab::net {
namespace {

constexpr std::uint32_t kTypeIpv4 = 0x0800;
constexpr std::uint32_t kTypeArp = 0x0806;
constexpr std::uint32_t kTypeVlan = 0x8100;
constexpr std::uint32_t kTypeServiceVlan = 0x88a8;
constexpr std::uint32_t kProtocolIcmp = 1;
constexpr std::uint32_t kProtocolUdp = 17;
/// A bit for each ICMP type that is wanted: 0, 3, 4, 5, 8, 11 and 12.
constexpr std::uint32_t kIcmpTypes = 0x1939;
constexpr std::uint32_t kHighestIcmpType = 12;
constexpr std::uint32_t kServerPort = 67;
constexpr std::uint32_t kClientPort = 68;
constexpr std::uint32_t kLeastHeader = 20;
constexpr std::uint32_t kFragmentOffset = 0x1fff;

// Where things stand in the program.
constexpr std::size_t kTagged = 3;        // the frame has a tag in its bytes
constexpr std::size_t kRefuse = 5;        // for the jumps of the beginning
constexpr std::size_t kUntaggedPart = 6;  // decides about a frame without a tag
constexpr std::size_t kPartLength = 25;
constexpr std::size_t kTaggedPart = kUntaggedPart + kPartLength;
constexpr std::size_t kLength = kTaggedPart + kPartLength;

/// The program while it is written. A jump is told where to go; the instruction wants how far.
class Program {
 public:
  constexpr void add(unsigned code, std::uint32_t value = 0) noexcept {
    code_[size_++] = {.code = static_cast<std::uint16_t>(code), .jt = 0, .jf = 0, .k = value};
  }
  constexpr void jump(unsigned test, std::uint32_t value, std::size_t if_true, std::size_t if_false) noexcept {
    const std::size_t next = size_ + 1;
    code_[size_++] = {.code = static_cast<std::uint16_t>(BPF_JMP | BPF_K | test),
                      .jt = static_cast<std::uint8_t>(if_true - next),
                      .jf = static_cast<std::uint8_t>(if_false - next),
                      .k = value};
  }
  /// The place of the next instruction, and of the one behind it.
  [[nodiscard]] constexpr std::size_t here() const noexcept { return size_; }
  [[nodiscard]] constexpr std::size_t behind() const noexcept { return size_ + 1; }
  [[nodiscard]] constexpr const std::array<sock_filter, kLength>& code() const noexcept { return code_; }

 private:
  std::array<sock_filter, kLength> code_{};
  std::size_t size_ = 0;
};

/// Decides about a frame whose type stands at `type_place`, with the packet right behind it. A load from behind the end
/// of the frame refuses it. The destination port is read first: if it is there, so is the other.
constexpr void add_part(Program& program, std::uint32_t type_place) noexcept {
  const std::uint32_t ip = type_place + 2;
  const std::size_t icmp = program.here() + 17;
  const std::size_t refuse = program.here() + kPartLength - 1;
  const std::size_t accept = refuse - 1;
  program.add(BPF_LD | BPF_H | BPF_ABS, type_place);
  program.jump(BPF_JEQ, kTypeArp, accept, program.behind());
  program.jump(BPF_JEQ, kTypeIpv4, program.behind(), refuse);
  program.add(BPF_LD | BPF_H | BPF_ABS, ip + 6);
  program.jump(BPF_JSET, kFragmentOffset, refuse, program.behind());
  program.add(BPF_LDX | BPF_B | BPF_MSH, ip);  // X is the length of the IPv4 header from here on
  program.add(BPF_MISC | BPF_TXA);
  program.jump(BPF_JGE, kLeastHeader, program.behind(), refuse);
  program.add(BPF_LD | BPF_B | BPF_ABS, ip + 9);
  program.jump(BPF_JEQ, kProtocolIcmp, icmp, program.behind());
  program.jump(BPF_JEQ, kProtocolUdp, program.behind(), refuse);
  program.add(BPF_LD | BPF_H | BPF_IND, ip + 2);
  program.jump(BPF_JEQ, kServerPort, accept, program.behind());
  program.jump(BPF_JEQ, kClientPort, accept, program.behind());
  program.add(BPF_LD | BPF_H | BPF_IND, ip);
  program.jump(BPF_JEQ, kServerPort, accept, program.behind());
  program.jump(BPF_JEQ, kClientPort, accept, refuse);
  program.add(BPF_LD | BPF_B | BPF_IND, ip);
  program.jump(BPF_JGT, kHighestIcmpType, refuse, program.behind());
  program.add(BPF_MISC | BPF_TAX);
  program.add(BPF_LD | BPF_IMM, 1);
  program.add(BPF_ALU | BPF_LSH | BPF_X);
  program.jump(BPF_JSET, kIcmpTypes, accept, refuse);
  program.add(BPF_RET | BPF_K, UINT32_MAX);
  program.add(BPF_RET | BPF_K, 0);
}

/// A tag in the bytes is one too many if the card has taken off another.
constexpr Program written() noexcept {
  Program program;
  program.add(BPF_LD | BPF_H | BPF_ABS, 12);
  program.jump(BPF_JEQ, kTypeVlan, kTagged, program.behind());
  program.jump(BPF_JEQ, kTypeServiceVlan, kTagged, kUntaggedPart);
  program.add(BPF_LD | BPF_B | BPF_ABS, static_cast<std::uint32_t>(SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT));
  program.jump(BPF_JEQ, 0, kTaggedPart, kRefuse);
  program.add(BPF_RET | BPF_K, 0);
  add_part(program, 12);
  add_part(program, 16);
  return program;
}

constexpr Program kProgram = written();
static_assert(kProgram.here() == kLength);

}  // namespace

bool attach_addressing_filter(int packet_socket) noexcept {
  // The kernel reads only, though its type does not say so.
  const sock_fprog program{.len = kLength, .filter = const_cast<sock_filter*>(kProgram.code().data())};
  return ::setsockopt(packet_socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0;
}

}  // namespace wirelab::net
