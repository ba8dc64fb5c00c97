#include "firmware/net_posix/tap_device_linux.h"

#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <new>

#include "firmware/net_posix/mac_address.h"

namespace wirelab::net {
namespace {

/// Frames taken in one turn; the others of the loop come between.
constexpr int kFramesPerTurn = 64;
/// Ethernet header and one VLAN tag, beyond the MTU.
constexpr std::size_t kHeaderRoom = 18;

Error opening_error(int errno_value) noexcept {
  return errno_value == EBUSY ? Error::in_use : error_of(errno_value, Doing::opening);
}

/// What is asked of, and answered about, the kernel's end.
struct KernelEnd {
  MacAddress mac{};
  std::size_t mtu = 0;
};

Result<KernelEnd> inspect(ifreq request, bool bring_up) noexcept {
  const auto fd = open_socket(AF_INET, SOCK_DGRAM);
  if (!fd) return fail(fd.error());
  KernelEnd end;
  if (::ioctl(fd->get(), SIOCGIFMTU, &request) != 0) return fail(opening_error(errno));
  end.mtu = static_cast<std::size_t>(request.ifr_mtu);
  if (::ioctl(fd->get(), SIOCGIFHWADDR, &request) != 0) return fail(opening_error(errno));
  std::copy_n(std::begin(request.ifr_hwaddr.sa_data), end.mac.size(), end.mac.begin());
  if (!bring_up) return end;
  if (::ioctl(fd->get(), SIOCGIFFLAGS, &request) != 0) return fail(opening_error(errno));
  if ((request.ifr_flags & IFF_UP) != 0) return end;
  request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
  if (::ioctl(fd->get(), SIOCSIFFLAGS, &request) != 0) return fail(opening_error(errno));
  return end;
}

}  // namespace

Result<std::unique_ptr<LinuxTapDevice>> LinuxTapDevice::open(PosixPoller& poller, const TapDeviceOptions& options) {
  ifreq request{};
  if (options.name.empty() || options.name.size() >= sizeof request.ifr_name) return fail(Error::invalid);
  if (options.mac && !is_station_address(*options.mac)) return fail(Error::invalid);
  std::ranges::copy(options.name, std::begin(request.ifr_name));
  request.ifr_flags = IFF_TAP | IFF_NO_PI;

  UniqueFd fd(::open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd || ::ioctl(fd.get(), TUNSETIFF, &request) != 0) return fail(opening_error(errno));
  const auto kernel_end = inspect(request, options.bring_up);
  if (!kernel_end) return fail(kernel_end.error());

  const MacAddress mac = options.mac.value_or(derive_mac(options.name, kernel_end->mac));
  if (mac == kernel_end->mac) return fail(Error::invalid);
  std::unique_ptr<LinuxTapDevice> device(new (std::nothrow)
                                             LinuxTapDevice(poller, std::move(fd), mac, kernel_end->mtu));
  if (device == nullptr) return fail(Error::no_resources);
  device->room_.reset(new (std::nothrow) std::byte[kernel_end->mtu + kHeaderRoom]);
  if (device->room_ == nullptr) return fail(Error::no_resources);
  auto link = LinkMonitor::open(poller, device->on_link_, options.name);
  if (!link) return fail(link.error());
  device->link_ = std::move(*link);
  return device;
}

LinuxTapDevice::LinuxTapDevice(PosixPoller& poller, UniqueFd fd, const MacAddress& mac, std::size_t mtu) noexcept
    : socket_(poller, std::move(fd)), mac_(mac), mtu_(mtu) {}

void LinuxTapDevice::deliver_to(FrameReceiver* receiver) {
  receiver_ = receiver;
  socket_.watch(receiver != nullptr ? &on_frames_ : nullptr);
}

Result<void> LinuxTapDevice::send(ConstBytes frame) {
  ssize_t count = -1;
  do {
    count = ::write(socket_.fd(), frame.data(), frame.size());
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return {};
  switch (errno) {
    case EIO:
    case EBADFD: return fail(Error::unreachable);
    case EAGAIN: return fail(Error::no_resources);
    default: return fail(error_of(errno, Doing::moving));
  }
}

void LinuxTapDevice::receive_frames() {
  const std::size_t room = mtu_ + kHeaderRoom;
  for (int taken = 0; taken < kFramesPerTurn && receiver_ != nullptr; ++taken) {
    const ssize_t count = ::read(socket_.fd(), room_.get(), room);
    if (count >= 0) {
      receiver_->frame_received(ConstBytes(room_.get(), static_cast<std::size_t>(count)));
    } else if (errno != EINTR) {
      // EAGAIN arms the poller. Any other failure means that the interface is gone, which the link monitor reports.
      [[maybe_unused]] const Error why = socket_.failed(errno, kReadable);
      return;
    }
  }
  socket_.again();
}

void LinuxTapDevice::follow_link() {
  if (link_->changed() && receiver_ != nullptr) receiver_->link_changed(link_->up());
}

}  // namespace wirelab::net
