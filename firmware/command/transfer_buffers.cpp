#include "firmware/command/transfer_buffers.h"

#include <utility>

namespace wirelab::command {

MutableBytes TransferBuffer::take(TransferBuffers& buffers, Watcher& watcher) {
  if (bytes_ != nullptr) return *bytes_;
  buffers_ = &buffers;
  watcher_ = &watcher;
  bytes_ = buffers.pool_.make();
  if (bytes_ == nullptr) {
    if (!linked()) buffers.waiting_.push_back(*this);
    return {};
  }
  unlink();
  return *bytes_;
}

void TransferBuffer::give_back() noexcept {
  unlink();
  if (bytes_ == nullptr) return;
  buffers_->pool_.destroy(std::exchange(bytes_, nullptr));
  if (const TransferBuffer* next = buffers_->waiting_.pop_front()) buffers_->reactor_.mark(*next->watcher_);
}

}  // namespace wirelab::command
