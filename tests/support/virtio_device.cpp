#include "tests/support/virtio_device.h"

#include <algorithm>
#include <cstring>

namespace wirelab::test {
namespace {

constexpr std::uint32_t kAcknowledge = 1;
constexpr std::uint32_t kDriver = 2;
constexpr std::uint32_t kDriverOk = 4;
constexpr std::uint32_t kFeaturesOk = 8;

template <typename T>
T* place(const std::array<std::uint32_t, 2>& address) {
  const std::uint64_t whole = address[0] | (static_cast<std::uint64_t>(address[1]) << 32U);
  return reinterpret_cast<T*>(static_cast<std::uintptr_t>(whole));
}

}  // namespace

std::vector<std::byte> VirtioDevice::Chain::read_all() const {
  std::vector<std::byte> all;
  for (const ConstBytes part : readable) all.insert(all.end(), part.begin(), part.end());
  return all;
}

std::uint32_t VirtioDevice::Chain::write_all(ConstBytes bytes) const {
  std::uint32_t written = 0;
  for (const MutableBytes part : writable) {
    const std::size_t count = std::min(part.size(), bytes.size());
    std::ranges::copy(bytes.first(count), part.begin());
    bytes = bytes.subspan(count);
    written += static_cast<std::uint32_t>(count);
  }
  return written;
}

std::uint32_t VirtioDevice::read(std::uint32_t offset) const noexcept {
  switch (offset) {
    case 0x000: return magic;
    case 0x004: return version;
    case 0x008: return static_cast<std::uint32_t>(type_);
    case 0x010: return static_cast<std::uint32_t>(features >> (32U * feature_word_));
    case 0x034: return selected_ < queues_.size() ? largest_queue : 0;
    case 0x044: return selected_ < queues_.size() && queues_[selected_].ready ? 1 : 0;
    case 0x060: return interrupt_status_;
    case 0x070: return status_;
    case 0x0fc: return generation;
    default: break;
  }
  std::uint32_t value = 0;
  if (offset >= 0x100 && offset - 0x100 + 4 <= configuration.size()) {
    std::memcpy(&value, configuration.data() + (offset - 0x100), sizeof value);
  }
  return value;
}

std::uint8_t VirtioDevice::read_byte(std::uint32_t offset) const noexcept {
  return static_cast<std::uint8_t>(configuration.at(offset - 0x100));
}

void VirtioDevice::write(std::uint32_t offset, std::uint32_t value) noexcept {
  const auto complain = [this](const char* what) { complaints.emplace_back(what); };
  Ring* ring = selected_ < queues_.size() ? &queues_[selected_] : nullptr;
  const auto set_address = [&](std::array<std::uint32_t, 2> Ring::* address, std::size_t half) {
    if (ring == nullptr || ring->ready) return complain("an address for no queue, or for one that is ready");
    (ring->*address)[half] = value;
  };
  switch (offset) {
    case 0x014: feature_word_ = value; break;
    case 0x020:
      if ((status_ & kFeaturesOk) != 0) complain("features after FEATURES_OK");
      driver_features |= static_cast<std::uint64_t>(value) << (32U * driver_feature_word_);
      break;
    case 0x024: driver_feature_word_ = value; break;
    case 0x030: selected_ = value; break;
    case 0x038:
      if (ring == nullptr || value == 0 || (value & (value - 1)) != 0 || value > largest_queue) {
        complain("a queue size that cannot be");
      } else {
        ring->size = value;
      }
      break;
    case 0x044:
      if (ring == nullptr || (status_ & kFeaturesOk) == 0 || (status_ & kDriverOk) != 0)
        complain("a queue out of turn");
      if (ring != nullptr) ring->ready = value != 0;
      break;
    case 0x050:
      if (!running()) complain("a notice before DRIVER_OK");
      if (value >= queues_.size() || !queues_[value].ready) {
        complain("a notice of a queue that is not ready");
        break;
      }
      notices.push_back(value);
      if (!held) notified(value);
      break;
    case 0x064: interrupt_status_ &= ~value; break;
    case 0x070:
      if (value == 0) {
        std::ranges::fill(queues_, Ring{});
        driver_features = 0;
        interrupt_status_ = 0;
        status_ = 0;
        break;
      }
      if ((value & kDriver) != 0 && (value & kAcknowledge) == 0) complain("DRIVER before ACKNOWLEDGE");
      if ((value & kDriverOk) != 0 && (value & kFeaturesOk) == 0) complain("DRIVER_OK before FEATURES_OK");
      if ((driver_features & ~features) != 0) complain("features that were not offered");
      status_ = refuses_features ? value & ~kFeaturesOk : value;
      break;
    case 0x080: set_address(&Ring::descriptors, 0); break;
    case 0x084: set_address(&Ring::descriptors, 1); break;
    case 0x090: set_address(&Ring::driver, 0); break;
    case 0x094: set_address(&Ring::driver, 1); break;
    case 0x0a0: set_address(&Ring::device, 0); break;
    case 0x0a4: set_address(&Ring::device, 1); break;
    default: complain("a write to no register");
  }
}

std::optional<VirtioDevice::Chain> VirtioDevice::take(std::size_t queue) {
  Ring& ring = queues_.at(queue);
  if (!ring.ready || !running()) return std::nullopt;
  const auto* available = place<const std::uint16_t>(ring.driver);
  if (available[1] == ring.seen) return std::nullopt;
  const auto* descriptors = place<const virtio::Descriptor>(ring.descriptors);
  Chain chain;
  chain.head = available[2 + ring.seen++ % ring.size];
  std::uint16_t next = static_cast<std::uint16_t>(chain.head);
  for (std::uint32_t count = 0;; ++count) {
    if (next >= ring.size || count >= ring.size) {
      complaints.emplace_back("a chain that leads nowhere");
      break;
    }
    const virtio::Descriptor& part = descriptors[next];
    auto* bytes = reinterpret_cast<std::byte*>(static_cast<std::uintptr_t>(part.address));
    if ((part.flags & 2U) != 0) {
      chain.writable.emplace_back(bytes, part.length);
    } else {
      if (!chain.writable.empty()) complaints.emplace_back("a readable part behind a writable one");
      chain.readable.emplace_back(bytes, part.length);
    }
    if ((part.flags & 1U) == 0) break;
    next = part.next;
  }
  return chain;
}

void VirtioDevice::give(std::size_t queue, std::uint32_t head, std::uint32_t written) {
  Ring& ring = queues_.at(queue);
  auto* used = place<std::uint16_t>(ring.device);
  auto* entries = reinterpret_cast<virtio::UsedEntry*>(used + 2);
  entries[ring.used++ % ring.size] = {head, written};
  used[1] = ring.used;
  if ((place<const std::uint16_t>(ring.driver)[0] & 1U) == 0) interrupt_status_ |= 1U;
}

void VirtioDevice::change_configuration() {
  ++generation;
  interrupt_status_ |= 2U;
}

VirtioDisk::VirtioDisk(std::size_t sectors) : VirtioDevice(virtio::DeviceType::block, 1), content(sectors * 512) {
  features |= 1U << 9U;
  const std::uint64_t capacity = sectors;
  std::memcpy(configuration.data(), &capacity, sizeof capacity);
}

void VirtioDisk::notified(std::size_t /*queue*/) { work(); }

void VirtioDisk::work() {
  while (const auto chain = take(0)) serve(*chain);
}

void VirtioDisk::serve(const Chain& chain) {
  const std::vector<std::byte> request = chain.read_all();
  if (request.size() < 16 || chain.writable.empty() || chain.writable.back().size() != 1) {
    complaints.emplace_back("a request without header or status");
    return give(0, chain.head, 0);
  }
  std::uint32_t kind = 0;
  std::uint64_t sector = 0;
  std::memcpy(&kind, request.data(), sizeof kind);
  std::memcpy(&sector, request.data() + 8, sizeof sector);
  const MutableBytes status = chain.writable.back();
  std::uint32_t written = 1;
  status[0] = std::byte{0};
  if (next_status) {
    status[0] = std::byte{*next_status};
    next_status.reset();
  } else if (kind == 0) {
    for (std::size_t part = 0; part + 1 < chain.writable.size(); ++part) {
      const MutableBytes into = chain.writable[part];
      std::copy_n(content.begin() + static_cast<std::ptrdiff_t>(sector * 512), into.size(), into.begin());
      sector += into.size() / 512;
      written += static_cast<std::uint32_t>(into.size());
    }
  } else if (kind == 1) {
    std::copy(request.begin() + 16, request.end(), content.begin() + static_cast<std::ptrdiff_t>(sector * 512));
  } else if (kind == 4) {
    ++flushes;
  } else {
    status[0] = std::byte{2};
  }
  give(0, chain.head, written);
}

VirtioCard::VirtioCard() : VirtioDevice(virtio::DeviceType::network, 2) {
  features |= (1U << 5U) | (1U << 16U);
  const std::array<std::uint8_t, 7> start{0x52, 0x54, 0, 0x12, 0x34, 0x56, 1};
  std::memcpy(configuration.data(), start.data(), start.size());
}

bool VirtioCard::arrive(ConstBytes frame) {
  const auto chain = take(0);
  if (!chain) return false;
  std::vector<std::byte> whole(12);
  whole.insert(whole.end(), frame.begin(), frame.end());
  give(0, chain->head, chain->write_all(whole));
  return true;
}

void VirtioCard::notified(std::size_t queue) {
  if (queue == 1) work();
}

void VirtioCard::work() {
  while (const auto chain = take(1)) {
    std::vector<std::byte> whole = chain->read_all();
    if (whole.size() < 12 ||
        std::any_of(whole.begin(), whole.begin() + 12, [](std::byte b) { return b != std::byte{0}; })) {
      complaints.emplace_back("a frame without an empty preamble");
    } else {
      whole.erase(whole.begin(), whole.begin() + 12);
      sent.push_back(std::move(whole));
    }
    give(1, chain->head, 0);
  }
}

void VirtioRandom::notified(std::size_t /*queue*/) {
  while (const auto chain = take(0)) {
    ++requests;
    std::vector<std::byte> bytes(std::min(most, chain->writable.front().size()));
    for (std::byte& byte : bytes) byte = std::byte{next_++};
    give(0, chain->head, chain->write_all(bytes));
  }
}

}  // namespace wirelab::test
