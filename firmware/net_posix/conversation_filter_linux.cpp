#include "firmware/net_posix/conversation_filter_linux.h"

#include <linux/filter.h>
#include <sys/socket.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace wirelab::net {
namespace {

/// The program while it is written.
class Exclusion {
 public:
  static constexpr std::uint32_t kTypePlace = 12;
  static constexpr std::uint32_t kIp = 14;
  static constexpr std::uint32_t kTypeIpv4 = 0x0800;
  static constexpr std::uint32_t kTypeIpv6 = 0x86dd;
  static constexpr std::uint32_t kProtocolTcp = 6;
  static constexpr std::uint32_t kVersionAndLength = 0x45;  // without options
  static constexpr std::uint32_t kFragmentOffset = 0x1fff;
  static constexpr std::uint32_t kTcpHeader = 20;

  void load(unsigned size, std::uint32_t place) noexcept { add(BPF_LD | BPF_ABS | size, place); }
  void load_length() noexcept { add(BPF_LD | BPF_W | BPF_LEN, 0); }
  /// Goes on if the test holds, else the frame is kept.
  void need(unsigned test, std::uint32_t value) noexcept { add(BPF_JMP | BPF_K | test, value, 0, kKeep); }
  /// Goes on unless the test holds, then the frame is kept.
  void need_not(unsigned test, std::uint32_t value) noexcept { add(BPF_JMP | BPF_K | test, value, kKeep, 0); }
  /// Goes on if the loaded word is that, else passes over so many instructions.
  void need_or_pass_over(std::uint32_t value, std::size_t count) noexcept {
    add(BPF_JMP | BPF_K | BPF_JEQ, value, 0, static_cast<std::uint8_t>(count));
  }
  void refuse() noexcept { add(BPF_RET | BPF_K, 0); }
  [[nodiscard]] std::span<sock_filter> finish() noexcept {
    add(BPF_RET | BPF_K, UINT32_MAX);
    for (std::size_t place = 0; place < size_; ++place) {
      const auto far = static_cast<std::uint8_t>(size_ - 2 - place);
      if (code_[place].jt == kKeep) code_[place].jt = far;
      if (code_[place].jf == kKeep) code_[place].jf = far;
    }
    return {code_.data(), size_};
  }

 private:
  void add(unsigned code, std::uint32_t value, std::uint8_t if_true = 0, std::uint8_t if_false = 0) noexcept {
    code_[size_++] = {.code = static_cast<std::uint16_t>(code), .jt = if_true, .jf = if_false, .k = value};
  }

  /// The IPv6 program is the longer one: its beginning, nine comparisons and an end for each direction, the last end.
  static constexpr std::size_t kMostCode = 6 + 2 * (9 * 2 + 1) + 1;
  /// A jump to the program's last instruction, where the frame is kept; `finish` knows where that is.
  static constexpr std::uint8_t kKeep = 0xff;

  std::array<sock_filter, kMostCode> code_{};
  std::size_t size_ = 0;
};

/// Source, destination and ports as they follow each other in a header, as the kernel compares them: words of 32 bits.
struct OneWay {
  std::array<std::uint32_t, 9> words{};
  std::size_t count = 0;

  OneWay(const Endpoint& from, const Endpoint& to) noexcept {
    for (const Address& address : {from.address, to.address}) {
      const auto bytes = address.bytes();
      for (std::size_t at = 0; at < bytes.size(); at += 4) {
        words[count++] = std::uint32_t{bytes[at]} << 24U | std::uint32_t{bytes[at + 1]} << 16U |
                         std::uint32_t{bytes[at + 2]} << 8U | bytes[at + 3];
      }
    }
    words[count++] = std::uint32_t{from.port} << 16U | to.port;
  }
};

/// A frame of the one direction is refused, of neither is kept.
void add_directions(Exclusion& program, std::uint32_t addresses,
                    const TapOptions::Conversation& conversation) noexcept {
  for (const bool outward : {true, false}) {
    const OneWay one(outward ? conversation.local : conversation.peer,
                     outward ? conversation.peer : conversation.local);
    for (std::size_t at = 0; at < one.count; ++at) {
      program.load(BPF_W, addresses + static_cast<std::uint32_t>(at * 4));
      program.need_or_pass_over(one.words[at], (one.count - at - 1) * 2 + 1);
    }
    program.refuse();
  }
}

/// A load from behind the end of a frame would refuse it, so the length is asked first.
void write_ipv4(Exclusion& program, const TapOptions::Conversation& conversation) noexcept {
  constexpr std::uint32_t kAddresses = Exclusion::kIp + 12;
  program.load_length();
  program.need(BPF_JGE, Exclusion::kIp + 20 + Exclusion::kTcpHeader);
  program.load(BPF_H, Exclusion::kTypePlace);
  program.need(BPF_JEQ, Exclusion::kTypeIpv4);
  program.load(BPF_B, Exclusion::kIp);
  program.need(BPF_JEQ, Exclusion::kVersionAndLength);
  program.load(BPF_H, Exclusion::kIp + 6);
  program.need_not(BPF_JSET, Exclusion::kFragmentOffset);
  program.load(BPF_B, Exclusion::kIp + 9);
  program.need(BPF_JEQ, Exclusion::kProtocolTcp);
  add_directions(program, kAddresses, conversation);
}

void write_ipv6(Exclusion& program, const TapOptions::Conversation& conversation) noexcept {
  constexpr std::uint32_t kAddresses = Exclusion::kIp + 8;
  program.load_length();
  program.need(BPF_JGE, Exclusion::kIp + 40 + Exclusion::kTcpHeader);
  program.load(BPF_H, Exclusion::kTypePlace);
  program.need(BPF_JEQ, Exclusion::kTypeIpv6);
  program.load(BPF_B, Exclusion::kIp + 6);
  program.need(BPF_JEQ, Exclusion::kProtocolTcp);
  add_directions(program, kAddresses, conversation);
}

}  // namespace

bool attach_conversation_filter(int packet_socket, const TapOptions::Conversation& conversation) noexcept {
  Exclusion program;
  if (conversation.local.address.family() == Family::ipv4) {
    write_ipv4(program, conversation);
  } else {
    write_ipv6(program, conversation);
  }
  const std::span<sock_filter> code = program.finish();
  const sock_fprog whole{.len = static_cast<unsigned short>(code.size()), .filter = code.data()};
  return ::setsockopt(packet_socket, SOL_SOCKET, SO_ATTACH_FILTER, &whole, sizeof whole) == 0;
}

}  // namespace wirelab::net
