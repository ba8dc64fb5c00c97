#include "host/cli/lab/lab_socket.h"

#include <algorithm>

namespace wirelab::cli {

LabSocket::~LabSocket() {
  if (stream_ != nullptr) stream_->watch(nullptr);
}

bool LabSocket::turn() {
  timer_.start(patience_);
  while (!called_) {
    interruption_.check();
    network_.reactor().run_once(patience_);
  }
  interruption_.check();
  called_ = false;
  return !timer_.expired();
}

Result<void> LabSocket::connect(const net::Endpoint& to, bool nagle) {
  auto stream = network_.stack().connect(to);
  if (!stream) return fail(stream.error());
  stream_ = std::move(*stream);
  ports_.push_back(stream_->local().port);
  stream_->set_nagle(nagle);
  stream_->watch(this);
  for (;;) {
    const auto established = stream_->write({});
    if (established) return {};
    if (!is_passing(established.error())) return fail(established.error());
    if (!turn()) return fail(Error::timed_out);
  }
}

Result<void> LabSocket::send(std::string_view bytes) {
  while (!bytes.empty()) {
    interruption_.check();
    const auto count = stream_->write(as_bytes(bytes));
    if (count) {
      bytes.remove_prefix(*count);
    } else if (!is_passing(count.error())) {
      return fail(count.error());
    } else if (!turn()) {
      return fail(Error::timed_out);
    }
  }
  return {};
}

Result<std::string> LabSocket::receive(std::size_t most) {
  std::string room(most, '\0');
  for (;;) {
    // Who always has something to read is never waited for.
    interruption_.check();
    const auto count = stream_->read(std::as_writable_bytes(std::span(room)));
    if (count) return room.substr(0, *count);
    if (!is_passing(count.error())) return fail(count.error());
    if (!turn()) return fail(Error::timed_out);
  }
}

Result<void> LabSocket::end_sending() { return stream_->shutdown_write(); }

void LabSocket::close() {
  if (stream_ != nullptr) stream_->close();
}

}  // namespace wirelab::cli
