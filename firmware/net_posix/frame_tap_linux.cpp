#include "firmware/net_posix/frame_tap_linux.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <net/if_arp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstring>
#include <ctime>
#include <new>

#include "firmware/net/frame_filter.h"
#include "firmware/net_posix/addressing_filter_linux.h"
#include "firmware/net_posix/conversation_filter_linux.h"
#include "firmware/net_posix/open_frame_tap.h"
#include "firmware/net_posix/vlan_tag.h"

namespace wirelab::net {
namespace {

/// Frames that are left out and passed over in one call; then the loop gets its turn.
constexpr int kMostLeftOut = 64;

/// struct virtio_net_hdr (virtio 1.2, section 5.1.6), which the kernel puts before each frame; its own header for it is
/// not C++.
struct OffloadHeader {
  static constexpr std::uint8_t kNeedsChecksum = 1;
  static constexpr std::uint8_t kNoSegmentation = 0;
  std::uint8_t flags = 0;
  std::uint8_t segmentation = kNoSegmentation;
  std::uint16_t header_length = 0;
  std::uint16_t segment_size = 0;
  std::uint16_t checksum_start = 0;
  std::uint16_t checksum_offset = 0;
};
static_assert(sizeof(OffloadHeader) == 10);

/// What the kernel says about a frame beside its bytes.
struct Notes {
  std::chrono::nanoseconds time{};
  bool checksum_missing = false;
  bool tagged = false;
  std::uint16_t tag_protocol = ETH_P_8021Q;
  std::uint16_t tag_control = 0;
};

template <typename T>
T value_of(const cmsghdr& note) noexcept {
  T value{};
  std::memcpy(&value, CMSG_DATA(&note), sizeof value);
  return value;
}

Notes notes_of(msghdr& message) noexcept {
  Notes notes;
  for (cmsghdr* note = CMSG_FIRSTHDR(&message); note != nullptr; note = CMSG_NXTHDR(&message, note)) {
    if (note->cmsg_level == SOL_SOCKET && note->cmsg_type == SCM_TIMESTAMPNS) {
      const auto moment = value_of<timespec>(*note);
      notes.time = std::chrono::seconds(moment.tv_sec) + std::chrono::nanoseconds(moment.tv_nsec);
    } else if (note->cmsg_level == SOL_PACKET && note->cmsg_type == PACKET_AUXDATA) {
      const auto aux = value_of<tpacket_auxdata>(*note);
      notes.checksum_missing = (aux.tp_status & TP_STATUS_CSUMNOTREADY) != 0;
      notes.tagged = (aux.tp_status & TP_STATUS_VLAN_VALID) != 0;
      notes.tag_control = aux.tp_vlan_tci;
      if ((aux.tp_status & TP_STATUS_VLAN_TPID_VALID) != 0) notes.tag_protocol = aux.tp_vlan_tpid;
    }
  }
  return notes;
}

/// The index of the interface that a tap is asked for; 0 if there is none. An empty name means the first one that is
/// not loopback.
unsigned index_of(std::string_view name) noexcept {
  std::array<char, IF_NAMESIZE> text{};
  if (name.size() >= text.size()) return 0;
  std::ranges::copy(name, text.begin());
  if (!name.empty()) return ::if_nametoindex(text.data());
  struct if_nameindex* all = ::if_nameindex();
  unsigned found = 0;
  for (auto* one = all; one != nullptr && one->if_index != 0 && found == 0; ++one) {
    if (std::strcmp(one->if_name, "lo") != 0) found = one->if_index;
  }
  if (all != nullptr) ::if_freenameindex(all);
  return found;
}

bool attach_filter(int packet_socket, const TapOptions& options) noexcept {
  if (options.what == TapFilter::addressing) return attach_addressing_filter(packet_socket);
  return !options.leave_out || attach_conversation_filter(packet_socket, *options.leave_out);
}

}  // namespace

Result<FrameTapHandle> open_frame_tap(PosixPoller& poller, const TapOptions& options) {
  // Protocol 0: nothing is received before everything is set and the interface chosen.
  auto fd = open_socket(AF_PACKET, SOCK_RAW, 0);
  if (!fd) return fail(fd.error() == Error::not_allowed ? Error::unsupported : fd.error());
  const unsigned index = index_of(options.interface);
  if (index == 0) return fail(Error::not_found);
  const int room = static_cast<int>(std::min<std::size_t>(options.buffer_bytes, INT_MAX / 2));
  // Forcing goes beyond the system's limit where the privilege allows it.
  const bool roomy =
      set_option(fd->get(), SOL_SOCKET, SO_RCVBUFFORCE, room) || set_option(fd->get(), SOL_SOCKET, SO_RCVBUF, room);
  if (!roomy || !set_option(fd->get(), SOL_PACKET, PACKET_AUXDATA, 1) ||
      !set_option(fd->get(), SOL_PACKET, PACKET_VNET_HDR, 1) || !set_option(fd->get(), SOL_SOCKET, SO_TIMESTAMPNS, 1)) {
    return fail(error_of(errno, Doing::opening));
  }
  if (!attach_filter(fd->get(), options)) return fail(error_of(errno, Doing::opening));
  sockaddr_ll address{};
  address.sll_family = AF_PACKET;
  address.sll_protocol = htons(ETH_P_ALL);
  address.sll_ifindex = static_cast<int>(index);
  if (::bind(fd->get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return fail(error_of(errno, Doing::binding));
  }
  socklen_t size = sizeof address;
  if (::getsockname(fd->get(), reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    return fail(error_of(errno, Doing::opening));
  }
  const bool loopback = address.sll_hatype == ARPHRD_LOOPBACK;
  // The second copy of each frame would take room, and be counted when it finds none. Older kernels than 4.20 cannot,
  // and `take` passes over it.
  if (loopback) (void)set_option(fd->get(), SOL_PACKET, PACKET_IGNORE_OUTGOING, 1);
  if (!loopback && address.sll_hatype != ARPHRD_ETHER) return fail(Error::unsupported);
  auto* tap = new (std::nothrow) LinuxFrameTap(poller, std::move(*fd), options.leave_out, loopback);
  if (tap == nullptr) return fail(Error::no_resources);
  return FrameTapHandle(tap);
}

Result<FrameInfo> LinuxFrameTap::next(MutableBytes into) {
  for (int passed = 0; passed < kMostLeftOut; ++passed) {
    const auto frame = take(into);
    if (!frame) return fail(frame.error());
    if (const auto& info = *frame) return *info;
  }
  socket_.again();
  return fail(Error::would_block);
}

Result<std::optional<FrameInfo>> LinuxFrameTap::take(MutableBytes into) {
  OffloadHeader offload;
  // The filter has to see the headers also when the caller wants less than that.
  std::array<std::byte, kFilterBytes> rest;
  std::array<iovec, 3> parts{{{.iov_base = &offload, .iov_len = sizeof offload},
                              {.iov_base = into.data(), .iov_len = into.size()},
                              {.iov_base = rest.data(), .iov_len = rest.size()}}};
  sockaddr_ll from{};
  alignas(cmsghdr) std::array<std::byte, 128> notes_room;
  msghdr message{};
  message.msg_name = &from;
  message.msg_namelen = sizeof from;
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  message.msg_control = notes_room.data();
  message.msg_controllen = notes_room.size();
  const ssize_t count = ::recvmsg(socket_.fd(), &message, MSG_TRUNC);
  if (count < 0) {
    // Interrupted; the interface went down (frames come again when it is up); a kind of super-frame that the kernel
    // cannot describe.
    if (errno == EINTR || errno == ENETDOWN || errno == EINVAL) return std::optional<FrameInfo>();
    return fail(socket_.failed(errno, kReadable));
  }
  const bool sent = from.sll_pkttype == PACKET_OUTGOING;
  if (static_cast<std::size_t>(count) < sizeof offload || (sent && loopback_)) return std::optional<FrameInfo>();

  const std::size_t length = static_cast<std::size_t>(count) - sizeof offload;
  const Notes notes = notes_of(message);
  FrameInfo info{.size = std::min(length, into.size()),
                 .original_size = length,
                 .direction = sent ? Direction::sent : Direction::received,
                 .time = notes.time,
                 .super_frame = offload.segmentation != OffloadHeader::kNoSegmentation,
                 .checksum_offloaded = notes.checksum_missing || (offload.flags & OffloadHeader::kNeedsChecksum) != 0};
  if (leave_out_) {
    std::array<std::byte, kFilterBytes> head;
    const std::size_t known = std::min(length, head.size());
    const std::size_t from_into = std::min(known, info.size);
    std::copy_n(into.begin(), from_into, head.begin());
    std::copy_n(rest.begin(), known - from_into, head.begin() + static_cast<std::ptrdiff_t>(from_into));
    if (belongs_to(ConstBytes(head).first(known), *leave_out_)) return std::optional<FrameInfo>();
  }
  if (notes.tagged) {
    info.size = insert_vlan_tag(into, info.size, notes.tag_protocol, notes.tag_control);
    info.original_size += 4;
  }
  return std::optional<FrameInfo>(info);
}

Result<void> LinuxFrameTap::inject(ConstBytes frame) {
  if (frame.size() < ETH_HLEN) return fail(Error::invalid);
  OffloadHeader nothing_offloaded;
  // sendmsg reads only, though its type does not say so.
  std::array<iovec, 2> parts{{{.iov_base = &nothing_offloaded, .iov_len = sizeof nothing_offloaded},
                              {.iov_base = const_cast<std::byte*>(frame.data()), .iov_len = frame.size()}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  ssize_t count = -1;
  do {
    count = ::sendmsg(socket_.fd(), &message, MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count < 0) return fail(socket_.failed(errno, kWritable));
  return {};
}

std::uint64_t LinuxFrameTap::dropped() const {
  tpacket_stats counts{};
  socklen_t size = sizeof counts;
  if (::getsockopt(socket_.fd(), SOL_PACKET, PACKET_STATISTICS, &counts, &size) == 0) dropped_ += counts.tp_drops;
  return dropped_;
}

}  // namespace wirelab::net
