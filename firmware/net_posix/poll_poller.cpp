#include "firmware/net_posix/poll_poller.h"

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <new>

namespace wirelab::net {
namespace {

constexpr std::size_t kFirstRoom = 64;

short asked_of(Events events) noexcept {
  const int asked = ((events & kReadable) != 0 ? POLLIN : 0) | ((events & kWritable) != 0 ? POLLOUT : 0);
  return static_cast<short>(asked);
}

Events events_of(short happened) noexcept {
  Events events = 0;
  if ((happened & POLLIN) != 0) events |= kReadable;
  if ((happened & POLLOUT) != 0) events |= kWritable;
  if ((happened & (POLLHUP | POLLERR | POLLNVAL)) != 0) events |= kHangUp;
  return events;
}

bool set_up_pipe_end(int fd) noexcept {
  return ::fcntl(fd, F_SETFL, O_NONBLOCK) == 0 && ::fcntl(fd, F_SETFD, FD_CLOEXEC) == 0;
}

}  // namespace

std::unique_ptr<PollPoller> PollPoller::open(Reactor& reactor) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return nullptr;
  UniqueFd in(ends[0]);
  UniqueFd out(ends[1]);
  if (!set_up_pipe_end(in.get()) || !set_up_pipe_end(out.get())) return nullptr;
  std::unique_ptr<PollPoller> poller(new (std::nothrow) PollPoller(reactor, std::move(in), std::move(out)));
  if (poller == nullptr || !poller->make_room()) return nullptr;
  poller->asked_[0] = {.fd = poller->alarm_in_.get(), .events = POLLIN, .revents = 0};
  poller->owners_[0] = nullptr;
  poller->count_ = 1;
  return poller;
}

PollPoller::PollPoller(Reactor& reactor, UniqueFd alarm_in, UniqueFd alarm_out) noexcept
    : PosixPoller(reactor), alarm_in_(std::move(alarm_in)), alarm_out_(std::move(alarm_out)) {}

void PollPoller::poll(Duration max_wait) {
  int left = ::poll(asked_.get(), static_cast<nfds_t>(count_), whole_milliseconds(max_wait));
  if (left <= 0) return;
  if (asked_[0].revents != 0) {
    silence_alarm();
    --left;
  }
  // Backwards, because taking an entry out puts the last one in its place.
  for (std::size_t place = count_ - 1; place > 0 && left > 0; --place) {
    const short happened = asked_[place].revents;
    if (happened == 0) continue;
    --left;
    Descriptor& descriptor = *owners_[place];
    deliver(descriptor, events_of(happened));
    asked_[place].events = asked_of(armed(descriptor));
    if (asked_[place].events == 0) dismiss(descriptor);
  }
}

void PollPoller::wake() noexcept {
  const char byte = 0;
  // Fails only when the pipe is full, and then it is readable as well.
  [[maybe_unused]] const auto written = ::write(alarm_out_.get(), &byte, 1);
}

void PollPoller::silence_alarm() noexcept {
  std::array<char, 256> bytes;
  while (::read(alarm_in_.get(), bytes.data(), bytes.size()) > 0) {
  }
}

bool PollPoller::enroll(Descriptor& descriptor) {
  if (descriptor.place_ == Descriptor::kNotEnrolled) {
    if (count_ == room_ && !make_room()) return false;
    asked_[count_] = {.fd = descriptor.fd(), .events = 0, .revents = 0};
    owners_[count_] = &descriptor;
    descriptor.place_ = static_cast<std::int32_t>(count_++);
  }
  asked_[static_cast<std::size_t>(descriptor.place_)].events = asked_of(armed(descriptor));
  return true;
}

void PollPoller::dismiss(Descriptor& descriptor) noexcept {
  const auto place = static_cast<std::size_t>(descriptor.place_);
  const std::size_t last = --count_;
  asked_[place] = asked_[last];
  owners_[place] = owners_[last];
  owners_[place]->place_ = descriptor.place_;
  descriptor.place_ = Descriptor::kNotEnrolled;
}

bool PollPoller::make_room() {
  const std::size_t room = std::max(room_ * 2, kFirstRoom);
  std::unique_ptr<pollfd[]> asked(new (std::nothrow) pollfd[room]);
  std::unique_ptr<Descriptor*[]> owners(new (std::nothrow) Descriptor*[room]);
  if (asked == nullptr || owners == nullptr) return false;
  std::copy_n(asked_.get(), count_, asked.get());
  std::copy_n(owners_.get(), count_, owners.get());
  asked_ = std::move(asked);
  owners_ = std::move(owners);
  room_ = room;
  return true;
}

}  // namespace wirelab::net
