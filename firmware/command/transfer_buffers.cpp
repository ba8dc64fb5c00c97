#include "firmware/command/transfer_buffers.h"

#include <utility>

namespace wirelab::command {

MutableBytes TransferBuffer::take(TransferBuffers& buffers, Watcher& watcher) {
  if (bytes_ != nullptr) return *bytes_;
  buffers_ = &buffers;
  watcher_ = &watcher;
  called_ = false;
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
  // Who was called and goes without taking a buffer hands the call on.
  const bool called = std::exchange(called_, false);
  if (bytes_ == nullptr && !called) return;
  if (bytes_ != nullptr) buffers_->pool_.destroy(std::exchange(bytes_, nullptr));
  buffers_->call_next();
}

void TransferBuffers::call_next() noexcept {
  if (pool_.full()) return;
  TransferBuffer* next = waiting_.pop_front();
  if (next == nullptr) return;
  next->called_ = true;
  reactor_.mark(*next->watcher_);
}

}  // namespace wirelab::command
