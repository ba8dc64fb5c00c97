#include "firmware/net_posix/epoll_poller.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>

#include <array>
#include <cerrno>
#include <span>

namespace wirelab::net {
namespace {

constexpr std::uint64_t kAlarm = ~std::uint64_t{0};
constexpr std::size_t kBatch = 256;

Events events_of(std::uint32_t happened) noexcept {
  Events events = 0;
  if ((happened & (EPOLLIN | EPOLLRDHUP | EPOLLPRI)) != 0) events |= kReadable;
  if ((happened & EPOLLOUT) != 0) events |= kWritable;
  if ((happened & (EPOLLHUP | EPOLLERR)) != 0) events |= kHangUp;
  return events;
}

}  // namespace

std::unique_ptr<EpollPoller> EpollPoller::open(Reactor& reactor) {
  UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
  UniqueFd alarm(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!epoll || !alarm) return nullptr;
  // Edge-triggered, so that the eventfd never has to be read: every write is a new edge.
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.u64 = kAlarm}};
  if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, alarm.get(), &event) != 0) return nullptr;
  return std::unique_ptr<EpollPoller>(new (std::nothrow) EpollPoller(reactor, std::move(epoll), std::move(alarm)));
}

EpollPoller::EpollPoller(Reactor& reactor, UniqueFd epoll, UniqueFd alarm) noexcept
    : PosixPoller(reactor), epoll_(std::move(epoll)), alarm_(std::move(alarm)) {}

void EpollPoller::poll(Duration max_wait) {
  std::array<epoll_event, kBatch> room;
  const int count = ::epoll_wait(epoll_.get(), room.data(), kBatch, whole_milliseconds(max_wait));
  if (count <= 0) return;
  for (const epoll_event& event : std::span(room).first(static_cast<std::size_t>(count))) {
    if (event.data.u64 == kAlarm) continue;
    if (Descriptor* descriptor = table_.find(event.data.u64)) deliver(*descriptor, events_of(event.events));
  }
}

void EpollPoller::wake() noexcept {
  const std::uint64_t one = 1;
  // Cannot fail in a way that matters: a counter that is full (2^64 - 2 wakes) still shows as readable.
  [[maybe_unused]] const auto written = ::write(alarm_.get(), &one, sizeof one);
}

bool EpollPoller::enroll(Descriptor& descriptor) {
  if (descriptor.place_ != Descriptor::kNotEnrolled) return true;
  const auto key = table_.add(descriptor.fd(), descriptor);
  if (!key) return false;
  epoll_event event{.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data = {.u64 = *key}};
  int result = ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor.fd(), &event);
  // Already there: it was forgotten without being closed. Modifying also reports what is ready now.
  if (result != 0 && errno == EEXIST) result = ::epoll_ctl(epoll_.get(), EPOLL_CTL_MOD, descriptor.fd(), &event);
  if (result == 0) {
    descriptor.place_ = descriptor.fd();
    return true;
  }
  table_.remove(descriptor.fd());
  if (errno != EPERM) return false;
  // A regular file: it cannot be waited for because it is always ready.
  deliver(descriptor, kReadable | kWritable);
  return true;
}

// No epoll_ctl: closing the descriptor takes it out of the set, and until then its events find no owner in the table.
void EpollPoller::dismiss(Descriptor& descriptor) noexcept {
  table_.remove(descriptor.fd());
  descriptor.place_ = Descriptor::kNotEnrolled;
}

}  // namespace wirelab::net
