#include "tests/simulation/faulty_stack.h"

#include <algorithm>

#include "tests/simulation/memory_meter.h"

namespace wirelab::simulation {

using memory::Owner;
using memory::Scope;

/// The server's end of one connection.
class FaultyStream final : public net::Stream {
 public:
  FaultyStream(FaultyStack& stack, net::StreamHandle below)
      : stack_(stack),
        below_(std::move(below)),
        side_(stack.sides_[below_->peer().port]),
        faults_(stack.plans_[below_->peer().port]) {
    side_.accepted = side_.moved = stack_.reactor().now();
    side_.refused = stack_.held_ >= stack_.full_;
    ++stack_.held_;
  }

  Result<std::size_t> read(MutableBytes into) override {
    const Scope scope(Owner::world);
    if (side_.was_reset) return fail(Error::reset);
    if (blocked(faults_.blocked_reads)) return fail(Error::would_block);
    const auto count = below_->read(into.first(std::min(into.size(), most())));
    if (count) crossed(side_.read, *count);
    return count;
  }
  Result<std::size_t> write(ConstBytes from, net::More more) override {
    const Scope scope(Owner::world);
    if (side_.was_reset) return fail(Error::reset);
    if (blocked(faults_.blocked_writes)) {
      return fail(stack_.random_.chance(25) ? Error::no_resources : Error::would_block);
    }
    const auto count = below_->write(from.first(std::min(from.size(), most())), more);
    if (count) crossed(side_.written, *count);
    return count;
  }
  Result<std::size_t> send_file(const FileHandle& file, std::uint64_t offset, std::size_t length) override {
    return below_->send_file(file, offset, length);
  }
  void set_nagle(bool on) override { below_->set_nagle(on); }
  Result<void> shutdown_write() override {
    if (side_.was_reset) return fail(Error::reset);
    return below_->shutdown_write();
  }
  void close() override { below_->close(); }
  void abort() override { below_->abort(); }
  void watch(Watcher* watcher) override { below_->watch(watcher); }
  void again() override { below_->again(); }
  net::Endpoint local() const override { return below_->local(); }
  net::Endpoint peer() const override { return below_->peer(); }

 private:
  void release() noexcept override {
    const Scope scope(Owner::world);
    --stack_.held_;
    side_.gone = true;
    delete this;
  }
  /// Bytes that may cross at once: a reset comes behind the very byte that it was ordered for.
  [[nodiscard]] std::size_t most() const {
    if (stack_.behaves_) return SIZE_MAX;
    if (faults_.one_byte) return 1;
    return faults_.reset_after ? *faults_.reset_after - side_.read - side_.written : SIZE_MAX;
  }
  bool blocked(unsigned percent) {
    if (percent == 0 || stack_.behaves_ || !stack_.random_.chance(percent)) return false;
    below_->again();
    return true;
  }
  void crossed(std::uint64_t& counter, std::size_t count) {
    counter += count;
    if (count > 0) side_.moved = stack_.reactor().now();
    if (!faults_.reset_after || stack_.behaves_ || side_.read + side_.written < *faults_.reset_after) return;
    // The network takes it away: both ends see a reset, and this one is told to look.
    side_.was_reset = true;
    below_->again();
    below_->abort();
  }

  FaultyStack& stack_;
  net::StreamHandle below_;
  ServerSide& side_;
  const ConnectionFaults faults_;
};

/// Where the server listens.
class FaultyListener final : public net::Listener {
 public:
  FaultyListener(FaultyStack& stack, net::ListenerHandle below) : stack_(stack), below_(std::move(below)) {}
  Result<net::StreamHandle> accept() override {
    const Scope scope(Owner::world);
    if (stack_.refuses_accept()) {
      below_->again();
      return fail(Error::no_resources);
    }
    auto stream = below_->accept();
    if (!stream) return stream;
    return net::StreamHandle(new FaultyStream(stack_, std::move(*stream)));
  }
  void watch(Watcher* watcher) override { below_->watch(watcher); }
  void again() override { below_->again(); }
  net::Endpoint local() const override { return below_->local(); }

 private:
  void release() noexcept override {
    const Scope scope(Owner::world);
    delete this;
  }
  FaultyStack& stack_;
  net::ListenerHandle below_;
};

const ServerSide* FaultyStack::side(std::uint16_t port) const {
  const auto found = sides_.find(port);
  return found == sides_.end() ? nullptr : &found->second;
}

void FaultyStack::forget(std::uint16_t port) {
  const auto found = sides_.find(port);
  if (found == sides_.end() || found->second.gone) {
    if (found != sides_.end()) sides_.erase(found);
    plans_.erase(port);
  }
}

Result<net::ListenerHandle> FaultyStack::listen(const net::Endpoint& at, const net::ListenOptions& options) {
  const Scope scope(Owner::world);
  auto below = below_.listen(at, options);
  if (!below) return below;
  return net::ListenerHandle(new FaultyListener(*this, std::move(*below)));
}

}  // namespace wirelab::simulation
