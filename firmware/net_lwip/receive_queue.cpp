#include "firmware/net_lwip/receive_queue.h"

#include <algorithm>
#include <cstring>

#include "firmware/net_lwip/card_buffers.h"

namespace wirelab::net {

err_t ReceiveQueue::push(pbuf* chain) noexcept {
  if (buffers_ >= kMostBuffers && !compact()) return ERR_MEM;
  if (card_buffers_scarce()) {
    if (pbuf* copy = pbuf_clone(PBUF_RAW, PBUF_RAM, chain)) {
      pbuf_free(chain);
      chain = copy;
    }
  }
  size_ += chain->tot_len;
  (first_ == nullptr ? first_ : last_->next) = chain;
  for (last_ = chain; last_->next != nullptr; last_ = last_->next) ++buffers_;
  ++buffers_;
  return ERR_OK;
}

std::size_t ReceiveQueue::take(MutableBytes into) noexcept {
  std::size_t count = 0;
  while (first_ != nullptr && count < into.size()) {
    const std::size_t left = first_->len - std::size_t{taken_};
    const std::size_t part = std::min(left, into.size() - count);
    std::memcpy(into.data() + count, static_cast<const std::byte*>(first_->payload) + taken_, part);
    count += part;
    if (part == left) {
      drop_first();
    } else {
      taken_ = static_cast<u16_t>(taken_ + part);
    }
  }
  size_ -= count;
  return count;
}

void ReceiveQueue::clear() noexcept {
  while (first_ != nullptr) drop_first();
  size_ = 0;
}

void ReceiveQueue::drop_first() noexcept {
  pbuf* gone = first_;
  first_ = gone->next;
  if (first_ == nullptr) last_ = nullptr;
  gone->next = nullptr;
  pbuf_free(gone);
  taken_ = 0;
  --buffers_;
}

bool ReceiveQueue::compact() noexcept {
  if (size_ > UINT16_MAX) return false;
  const auto size = static_cast<u16_t>(size_);
  pbuf* whole = pbuf_alloc(PBUF_RAW, size, PBUF_RAM);
  if (whole == nullptr) return false;
  take(MutableBytes(static_cast<std::byte*>(whole->payload), size));
  first_ = last_ = whole;
  buffers_ = 1;
  size_ = size;
  return true;
}

}  // namespace wirelab::net
