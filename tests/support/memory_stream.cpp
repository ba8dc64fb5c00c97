#include "tests/support/memory_stream.h"

#include <algorithm>
#include <utility>

namespace wirelab::test {

MemoryStream::MemoryStream(MemoryStack& stack, std::shared_ptr<MemoryConnection> connection, std::size_t end,
                           bool established)
    : stack_(stack),
      connection_(std::move(connection)),
      end_(end),
      announcer_(stack.network_),
      established_(established) {
  connection_->ends.at(end_) = this;
  ++stack_.streams_used_;
  stack_.newest_ = this;
}

std::optional<Error> MemoryStream::trouble() {
  if (closed_) return mutation() == Mutation::forgetful_close ? Error::would_block : Error::closed;
  if (!error_ && connection_->reset) error_ = Error::reset;
  if (!error_) return std::nullopt;
  const Error told = *error_;
  if (mutation() == Mutation::reset_as_end && told == Error::reset) {
    error_.reset();
    connection_->reset = false;
    incoming().ended = true;
    return std::nullopt;
  }
  if (mutation() == Mutation::forgetful_reset && told == Error::reset) {
    error_.reset();
    connection_->reset = false;
    incoming().ended = true;
  }
  return told;
}

void MemoryStream::fail_with(Error error) {
  error_ = error;
  announcer_.announce();
}

void MemoryStream::tell_other() {
  MemoryStream* receiver = other();
  if (receiver == nullptr) return;
  if (mutation() == Mutation::nested_ready && receiver->announcer_.watcher() != nullptr) {
    receiver->announcer_.watcher()->ready();
    return;
  }
  receiver->announcer_.announce();
}

Result<std::size_t> MemoryStream::read(MutableBytes into) {
  if (const auto error = trouble()) return fail(*error);
  if (into.empty()) return 0;
  if (stack_.network_.play_busy()) {
    announcer_.announce();
    return fail(Error::would_block);
  }
  if (shut_ && mutation() == Mutation::no_half_close) return 0;
  std::deque<std::byte>& bytes = incoming().bytes;
  if (bytes.empty()) return incoming().ended ? Result<std::size_t>(0) : fail(Error::would_block);
  const std::size_t most = stack_.network_.options_.single_bytes ? 1 : into.size();
  const std::size_t count = std::min(bytes.size(), most);
  std::copy_n(bytes.begin(), count, into.begin());
  bytes.erase(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count));
  if (MemoryStream* writer = other(); writer != nullptr && mutation() != Mutation::no_wake_for_room) {
    writer->announcer_.announce();
  }
  return count;
}

Result<std::size_t> MemoryStream::write(ConstBytes from, net::More /*more*/) {
  if (const auto error = trouble()) return fail(*error);
  if (shut_ && mutation() != Mutation::write_after_shutdown) return fail(Error::closed);
  if (!established_) return fail(Error::would_block);
  if (from.empty()) return 0;
  if (stack_.network_.play_busy()) {
    announcer_.announce();
    return fail(Error::would_block);
  }
  if (connection_->gone.at(1 - end_)) {
    // Nobody reads there any more: the answer of that host is a reset.
    connection_->reset = true;
    announcer_.announce();
    return from.size();
  }
  std::deque<std::byte>& bytes = outgoing().bytes;
  if (!stack_.has_memory_) {
    if (mutation() == Mutation::starved_call_consumes) bytes.push_back(from.front());
    if (std::ranges::find(stack_.starved_, this) == stack_.starved_.end()) stack_.starved_.push_back(this);
    return fail(Error::no_resources);
  }
  const std::size_t limit = stack_.network_.options_.pipe;
  const bool unbounded = mutation() == Mutation::unbounded_writer;
  const std::size_t room = unbounded ? from.size() : limit - std::min(limit, bytes.size());
  if (room == 0) {
    if (mutation() == Mutation::refused_call_consumes) bytes.push_back(from.front());
    return fail(Error::would_block);
  }
  const std::size_t count = std::min({from.size(), room, stack_.network_.options_.single_bytes ? 1 : from.size()});
  bytes.insert(bytes.end(), from.begin(), from.begin() + static_cast<std::ptrdiff_t>(count));
  if (mutation() != Mutation::no_wake_for_data) tell_other();
  return count;
}

Result<std::size_t> MemoryStream::send_file(const FileHandle& /*file*/, std::uint64_t /*offset*/,
                                            std::size_t /*length*/) {
  return fail(Error::unsupported);
}

void MemoryStream::set_nagle(bool /*on*/) {}  // there are no segments to hold back

Result<void> MemoryStream::shutdown_write() {
  if (const auto error = trouble()) return fail(*error);
  if (!established_) return fail(Error::would_block);
  shut_ = true;
  outgoing().ended = true;
  tell_other();
  return {};
}

void MemoryStream::reset_connection() {
  connection_->reset = true;
  for (auto& direction : connection_->to) direction.bytes.clear();
  tell_other();
}

void MemoryStream::close() {
  if (std::exchange(closed_, true)) return;
  std::erase(stack_.network_.connecting_, this);
  connection_->gone.at(end_) = true;
  if (error_ || connection_->reset) return;
  const bool unread = !incoming().bytes.empty();
  if ((unread && mutation() != Mutation::close_never_resets) || !established_) {
    reset_connection();
    return;
  }
  if (mutation() == Mutation::close_drops) outgoing().bytes.clear();
  outgoing().ended = true;
  if (mutation() != Mutation::no_wake_for_close) tell_other();
}

void MemoryStream::abort() {
  if (std::exchange(closed_, true)) return;
  std::erase(stack_.network_.connecting_, this);
  const bool over = incoming().ended && incoming().bytes.empty() && outgoing().ended;
  if (mutation() == Mutation::stale_block && over && stack_.newest_ != nullptr) stack_.newest_->reset_connection();
  // Nobody is left to hear of it once both directions have ended.
  if (!error_ && !over) reset_connection();
}

void MemoryStream::release() noexcept {
  close();
  connection_->ends.at(end_) = nullptr;
  MemoryStack& stack = stack_;
  std::erase(stack.starved_, this);
  if (stack.newest_ == this) stack.newest_ = nullptr;
  delete this;
  stack.stream_freed();
}

MemoryListener::MemoryListener(MemoryStack& stack, const net::Endpoint& at, std::size_t backlog)
    : stack_(stack), at_(at), backlog_(backlog), announcer_(stack.network_) {}

Result<net::StreamHandle> MemoryListener::accept() {
  if (waiting_.empty()) return fail(Error::would_block);
  if (!stack_.has_room()) {
    starved_ = true;
    return fail(Error::no_resources);
  }
  auto connection = std::move(waiting_.front());
  waiting_.pop_front();
  return net::StreamHandle(new MemoryStream(stack_, std::move(connection), 1, true));
}

void MemoryListener::release() noexcept {
  stack_.network_.listeners_.erase({&stack_, at_});
  for (const auto& connection : waiting_) {
    if (stack_.network_.options_.mutation == Mutation::hanging_clients) break;
    connection->reset = true;
    if (MemoryStream* client = connection->ends.front()) client->announcer_.announce();
  }
  delete this;
}

MemoryDatagramSocket::MemoryDatagramSocket(MemoryStack& stack, const net::Endpoint& at)
    : stack_(stack), at_(at), announcer_(stack.network_) {}

Result<void> MemoryDatagramSocket::send_to(ConstBytes datagram, const net::Endpoint& to) {
  if (datagram.size() > kMaxDatagram || to.address.family() != at_.address.family()) return fail(Error::invalid);
  if (!stack_.is_destination(to)) return fail(Error::invalid);
  const Mutation mutation = stack_.network_.options_.mutation;
  MemoryDatagramSocket* receiver = stack_.network_.reached(stack_.network_.sockets_, to);
  const net::Address from = at_.address.is_any() ? stack_.source_for(to.address) : at_.address;
  if (receiver == nullptr) {
    stack_.report_unreachable({from, at_.port}, to);
    return {};
  }
  if (receiver->waiting_.size() >= kMaxWaiting && mutation != Mutation::endless_datagrams) return {};
  receiver->waiting_.push_back({{datagram.begin(), datagram.end()}, {from, at_.port}});
  if (mutation != Mutation::deaf_datagrams) receiver->announcer_.announce();
  return {};
}

Result<net::Datagram> MemoryDatagramSocket::receive_from(MutableBytes into) {
  if (waiting_.empty()) return fail(Error::would_block);
  const Waiting first = std::move(waiting_.front());
  waiting_.pop_front();
  const std::size_t count = std::min(first.bytes.size(), into.size());
  std::copy_n(first.bytes.begin(), count, into.begin());
  const bool cut = count < first.bytes.size() && stack_.network_.options_.mutation != Mutation::unmarked_cut;
  return net::Datagram{.size = count, .from = first.from, .truncated = cut};
}

void MemoryDatagramSocket::release() noexcept {
  stack_.network_.sockets_.erase({&stack_, at_});
  delete this;
}

}  // namespace wirelab::test
