#include "tests/support/scripted_stack.h"

#include <algorithm>
#include <utility>

#include "firmware/core/file_handle.h"

namespace wirelab::test {

std::optional<Error> ScriptedStream::trouble(bool writing) const noexcept {
  if (!open_) return Error::closed;
  if (broken_) return broken_;
  if (writing && fin_sent_) return Error::closed;
  return std::nullopt;
}

Result<std::size_t> ScriptedStream::read(MutableBytes into) {
  if (const auto error = trouble(false)) return fail(*error);
  if (into.empty()) return 0;
  if (incoming_.empty()) {
    if (fin_arrived_) return 0;
    return fail(Error::would_block);
  }
  std::string& segment = incoming_.front();
  const std::size_t count = std::min({segment.size(), into.size(), largest_read});
  std::ranges::copy(as_bytes(std::string_view(segment).substr(0, count)), into.begin());
  segment.erase(0, count);
  if (segment.empty()) incoming_.pop_front();
  bytes_read += count;
  return count;
}

Result<std::size_t> ScriptedStream::write(ConstBytes from, net::More more) {
  if (const auto error = trouble(true)) return fail(*error);
  if (from.empty()) return 0;
  const std::size_t count = std::min({from.size(), largest_write, window_});
  if (count == 0) return fail(Error::would_block);
  if (window_ != kUnlimited) window_ -= count;
  ++writes;
  bytes_sent += count;
  held_back_ += as_text(from.first(count));
  if (more == net::More::no) send_out(false);
  // Whoever was given less than asked for has to ask again before being told to wait.
  return count;
}

Result<std::size_t> ScriptedStream::send_file(const FileHandle& file, std::uint64_t offset, std::size_t length) {
  if (const auto error = trouble(true)) return fail(*error);
  if (!sends_files) return fail(Error::unsupported);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): what a handle is, is the back end's choice, and this one chose an
  // address
  const auto& content = *reinterpret_cast<const std::string*>(file.native);
  if (offset >= content.size()) return 0;
  const auto bytes = std::string_view(content).substr(static_cast<std::size_t>(offset), length);
  return write(as_bytes(bytes), net::More::no);
}

void ScriptedStream::send_out(bool fin) {
  if (!held_back_.empty() || fin) sent.push_back({std::exchange(held_back_, {}), fin});
  fin_sent_ = fin_sent_ || fin;
}

Result<void> ScriptedStream::shutdown_write() {
  if (const auto error = trouble(false)) return fail(*error);
  if (!fin_sent_) send_out(true);
  return {};
}

void ScriptedStream::close() {
  if (!open_) return;
  was_closed = true;
  // Closing with unread bytes resets, as BSD sockets do.
  if (!broken_ && has_unread()) was_reset = true;
  if (!broken_ && !fin_sent_ && !was_reset) send_out(true);
  open_ = false;
}

void ScriptedStream::abort() {
  if (open_) was_reset = true;
  open_ = false;
}

class ScriptedStack::Listener final : public net::Listener {
 public:
  explicit Listener(ScriptedStack& stack) noexcept : stack_(stack) {}

  Result<net::StreamHandle> accept() override {
    if (stack_.accept_failure) return fail(*std::exchange(stack_.accept_failure, std::nullopt));
    if (stack_.backlog_.empty()) return fail(Error::would_block);
    net::StreamHandle stream(stack_.backlog_.front());
    stack_.backlog_.pop_front();
    return stream;
  }
  void watch(Watcher* watcher) override {
    watcher_ = watcher;
    again();
  }
  void again() override {
    if (watcher_ != nullptr) stack_.reactor_.mark(*watcher_);
  }
  [[nodiscard]] net::Endpoint local() const override { return {net::Address::ipv4(192, 0, 2, 1), 5005}; }

 private:
  ~Listener() override = default;
  void release() noexcept override {
    stack_.listener_ = nullptr;
    delete this;
  }

  ScriptedStack& stack_;
  Watcher* watcher_ = nullptr;
};

ScriptedStream& ScriptedStack::connect() {
  const auto port = static_cast<std::uint16_t>(40000 + streams_.size());
  const net::Endpoint peer{client, port};
  ScriptedStream& stream = *streams_.emplace_back(std::make_unique<ScriptedStream>(reactor_, peer));
  stream.sends_files = sends_files;
  backlog_.push_back(&stream);
  if (listener_ != nullptr) listener_->again();
  return stream;
}

Result<net::ListenerHandle> ScriptedStack::listen(const net::Endpoint& /*at*/, const net::ListenOptions& /*options*/) {
  if (listen_failure) return fail(*std::exchange(listen_failure, std::nullopt));
  listener_ = new Listener(*this);
  return net::ListenerHandle(listener_);
}

}  // namespace wirelab::test
