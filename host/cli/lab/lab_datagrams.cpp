#include "host/cli/lab/lab_datagrams.h"

namespace wirelab::cli {
namespace {

constexpr std::size_t kMostDatagram = 2048;

}  // namespace

LabDatagrams::~LabDatagrams() {
  if (socket_ != nullptr) socket_->watch(nullptr);
}

Result<void> LabDatagrams::open() {
  auto socket = network_.stack().bind_datagram({net::Address::any(server_.address.family()), 0});
  if (!socket) return fail(socket.error());
  socket_ = std::move(*socket);
  ports_.push_back(socket_->local().port);
  socket_->watch(this);
  return {};
}

Result<void> LabDatagrams::send(std::string_view bytes) {
  const auto sent = socket_->send_to(as_bytes(bytes), server_);
  if (!sent) return fail(sent.error());
  return {};
}

Result<std::string> LabDatagrams::receive(Duration patience) {
  timer_.start(patience);
  std::string room(kMostDatagram, '\0');
  for (;;) {
    const auto datagram = socket_->receive_from(std::as_writable_bytes(std::span(room)));
    if (datagram && datagram->from == server_) return room.substr(0, datagram->size);
    if (datagram) continue;
    if (!is_passing(datagram.error())) return fail(datagram.error());
    if (timer_.expired()) return fail(Error::timed_out);
    interruption_.check();
    network_.reactor().run_once(patience);
  }
}

}  // namespace wirelab::cli
