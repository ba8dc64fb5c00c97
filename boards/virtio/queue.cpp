#include "boards/virtio/queue.h"

#include <atomic>

namespace wirelab::virtio {
namespace {

// Section 2.7.5.
constexpr std::uint16_t kNext = 1;
constexpr std::uint16_t kDeviceWrites = 2;
// Sections 2.7.6 and 2.7.8.
constexpr std::uint16_t kNoInterrupt = 1;
constexpr std::uint16_t kNoNotify = 1;
// Marks the head of a chain that the device has; a chain's other descriptors cannot come back by themselves.
constexpr std::uint16_t kFreeToken = 0xffff;

// Places in the available ring's memory.
constexpr std::size_t kFlags = 0;
constexpr std::size_t kIndex = 1;
constexpr std::size_t kRing = 2;

template <typename T>
T load_acquire(const T& value) noexcept {
  return std::atomic_ref<T>(const_cast<T&>(value)).load(std::memory_order_acquire);
}

template <typename T>
void store_release(T& place, T value) noexcept {
  std::atomic_ref<T>(place).store(value, std::memory_order_release);
}

}  // namespace

Queue::Queue(std::span<Descriptor> descriptors, std::span<std::uint16_t> available, const std::uint16_t& used_flags,
             const std::uint16_t& used_index, std::span<const UsedEntry> used, std::span<std::uint16_t> tokens) noexcept
    : descriptors_(descriptors),
      available_(available),
      used_flags_(used_flags),
      used_index_(used_index),
      used_(used),
      tokens_(tokens),
      free_count_(descriptors.size()) {
  for (std::size_t place = 0; place < descriptors_.size(); ++place) {
    descriptors_[place].next = static_cast<std::uint16_t>(place + 1);
    tokens_[place] = kFreeToken;
  }
}

Result<void> Queue::offer(std::span<const Part> parts, std::uint16_t token) noexcept {
  if (parts.empty() || token == kFreeToken) return fail(Error::invalid);
  if (broken_ || parts.size() > free_count_) return fail(Error::no_resources);
  const std::uint16_t head = first_free_;
  Descriptor* last = &descriptors_[head];
  for (const Part& part : parts) {
    last = &descriptors_[first_free_];
    first_free_ = last->next;
    last->address = reinterpret_cast<std::uintptr_t>(part.bytes);
    last->length = part.length;
    last->flags = static_cast<std::uint16_t>(kNext | (part.device_writes ? kDeviceWrites : 0U));
  }
  last->flags = static_cast<std::uint16_t>(last->flags & ~kNext);
  free_count_ -= parts.size();
  tokens_[head] = token;
  available_[kRing + (offered_ % descriptors_.size())] = head;
  ++offered_;
  store_release(available_[kIndex], offered_);
  news_ = true;
  return {};
}

std::uint16_t Queue::used_index() const noexcept { return load_acquire(used_index_); }

bool Queue::anything_done() const noexcept { return !broken_ && used_index() != taken_; }

std::optional<Queue::Done> Queue::take() noexcept {
  if (!anything_done()) return std::nullopt;
  const UsedEntry entry = used_[taken_ % used_.size()];
  if (entry.head >= descriptors_.size() || tokens_[entry.head] == kFreeToken) {
    broken_ = true;
    return std::nullopt;
  }
  ++taken_;
  const auto head = static_cast<std::uint16_t>(entry.head);
  const std::uint16_t token = tokens_[head];
  const std::uint32_t room = give_back(head);
  return Done{token, entry.written < room ? entry.written : room};
}

std::uint32_t Queue::give_back(std::uint16_t head) noexcept {
  tokens_[head] = kFreeToken;
  std::uint32_t room = 0;
  std::uint16_t place = head;
  for (;;) {
    Descriptor& descriptor = descriptors_[place];
    ++free_count_;
    if ((descriptor.flags & kDeviceWrites) != 0) room += descriptor.length;
    if ((descriptor.flags & kNext) == 0) {
      descriptor.next = first_free_;
      break;
    }
    place = descriptor.next;
  }
  first_free_ = head;
  return room;
}

bool Queue::take_news() noexcept {
  if (!news_) return false;
  news_ = false;
  // What was offered must be visible before the device's wish is read, or both sides could wait for each other.
  std::atomic_thread_fence(std::memory_order_seq_cst);
  return (load_acquire(used_flags_) & kNoNotify) == 0;
}

void Queue::allow_interrupts(bool allowed) noexcept {
  store_release(available_[kFlags], allowed ? std::uint16_t{0} : kNoInterrupt);
  std::atomic_thread_fence(std::memory_order_seq_cst);
}

}  // namespace wirelab::virtio
