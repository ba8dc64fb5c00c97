#include "boards/virtio/network_card.h"

namespace wirelab::virtio {
namespace {

constexpr std::uint32_t kReceiveQueue = 0;
constexpr std::uint32_t kSendQueue = 1;

// Section 5.1.3.
constexpr std::uint32_t kHasMac = 1U << 5U;
constexpr std::uint32_t kHasStatus = 1U << 16U;
// Section 5.1.4.
constexpr std::uint32_t kMacOffset = 0;
constexpr std::uint32_t kStatusOffset = 6;
constexpr std::uint8_t kLinkUp = 1;

// The others of the loop come between.
constexpr int kFramesPerTurn = 32;

}  // namespace

NetworkCard::~NetworkCard() {
  if (started_) transport_.reset();
}

Result<void> NetworkCard::start() noexcept {
  const auto agreed = transport_.negotiate(kHasMac | kHasStatus);
  if (!agreed) return fail(agreed.error());
  // Without an address of its own a card would be everybody's.
  if ((*agreed & kHasMac) == 0) return fail(Error::unsupported);
  for (std::uint32_t place = 0; place < mac_.size(); ++place) mac_[place] = transport_.config_byte(kMacOffset + place);
  if (const auto added = transport_.add_queue(kReceiveQueue, receive_queue_); !added) return added;
  if (const auto added = transport_.add_queue(kSendQueue, send_queue_); !added) return added;
  for (std::uint16_t number = 0; number < kReceiveBuffers; ++number) offer_for_receiving(number);
  for (std::uint16_t number = 0; number < kSendBuffers; ++number) free_[free_count_++] = number;
  send_queue_.allow_interrupts(false);
  reports_link_ = (*agreed & kHasStatus) != 0;
  if (reports_link_) link_up_ = (transport_.config_byte(kStatusOffset) & kLinkUp) != 0;
  transport_.start();
  started_ = true;
  turn_ended();
  return {};
}

void NetworkCard::offer_for_receiving(std::uint16_t number) noexcept {
  const Part part = from_device(received_[number]);
  // There is a place for each buffer.
  static_cast<void>(receive_queue_.offer({&part, 1}, number));
}

void NetworkCard::take_sent() noexcept {
  while (const auto done = send_queue_.take()) free_[free_count_++] = done->token;
}

Result<void> NetworkCard::send(ConstBytes frame) {
  if (frame.size() > kLargestFrame) return fail(Error::invalid);
  if (free_count_ == 0) take_sent();
  if (free_count_ == 0) {
    ++lost_;
    return fail(Error::no_resources);
  }
  const std::uint16_t number = free_[--free_count_];
  Buffer& buffer = to_send_[number];
  copy_bytes(frame, MutableBytes(buffer).subspan(kPreamble));
  const Part part = to_device(ConstBytes(buffer).first(kPreamble + frame.size()));
  const auto offered = send_queue_.offer({&part, 1}, number);
  if (!offered) free_[free_count_++] = number;
  return offered;
}

void NetworkCard::poll(Duration /*max_wait*/) {
  for (int taken = 0; taken < kFramesPerTurn; ++taken) {
    const auto done = receive_queue_.take();
    if (!done) break;
    if (receiver_ != nullptr && done->written > kPreamble) {
      receiver_->frame_received(ConstBytes(received_[done->token]).subspan(kPreamble, done->written - kPreamble));
    }
    offer_for_receiving(done->token);
  }
}

TimePoint NetworkCard::next_deadline() const noexcept { return receive_queue_.anything_done() ? TimePoint{} : kNever; }

void NetworkCard::turn_ended() {
  take_sent();
  if (send_queue_.take_news()) transport_.notify(kSendQueue);
  if (receive_queue_.take_news()) transport_.notify(kReceiveQueue);
}

bool NetworkCard::may_sleep() noexcept {
  receive_queue_.allow_interrupts(true);
  return !receive_queue_.anything_done();
}

void NetworkCard::woke() noexcept {
  receive_queue_.allow_interrupts(false);
  if (transport_.acknowledge_interrupt()) follow_link();
}

void NetworkCard::follow_link() {
  if (!reports_link_) return;
  const bool up = (transport_.config_byte(kStatusOffset) & kLinkUp) != 0;
  if (up == link_up_) return;
  link_up_ = up;
  if (receiver_ != nullptr) receiver_->link_changed(up);
}

}  // namespace wirelab::virtio
