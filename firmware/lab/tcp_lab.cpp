#include "firmware/lab/tcp_lab.h"

#include <algorithm>
#include <new>
#include <span>

namespace wirelab::lab {

Result<std::unique_ptr<RunningLab>> TcpLab::start(Parts parts, const net::Endpoint& at) {
  auto listener = parts.stack.listen(at, {.backlog = parts.rules.backlog});
  if (!listener) return fail(listener.error());
  auto lab = std::unique_ptr<TcpLab>(new (std::nothrow) TcpLab(std::move(parts), std::move(*listener)));
  if (lab == nullptr || lab->clients_ == nullptr) return fail(Error::no_resources);
  return lab;
}

TcpLab::TcpLab(Parts parts, net::ListenerHandle listener)
    : parts_(std::move(parts)),
      listener_(std::move(listener)),
      at_(listener_->local()),
      clients_(new(std::nothrow) std::unique_ptr<TcpClient>[parts_.rules.at_once]) {
  listener_->watch(this);
}

TcpLab::~TcpLab() {
  if (listener_ != nullptr) listener_->watch(nullptr);
}

void TcpLab::ready() {
  while (listener_ != nullptr && count_ < parts_.rules.at_once && accept_one()) {
  }
}

bool TcpLab::accept_one() {
  auto stream = listener_->accept();
  if (!stream) return false;  // the listener calls again when there is one, or a free place for it
  const std::uint64_t number = ++tally_.clients;
  // What that does to small segments is what the exercises look at.
  (*stream)->set_nagle(parts_.rules.nagle);
  const ClientParts parts{.reactor = parts_.stack.reactor(),
                          .log = parts_.log,
                          .owner = *this,
                          .tally = tally_,
                          .faults = parts_.faults,
                          .lab = parts_.name};
  std::unique_ptr<TcpClient> client(new (std::nothrow) TcpClient(parts, number, std::move(*stream)));
  auto talk = client == nullptr ? nullptr : parts_.maker->make(*client);
  if (talk == nullptr) {
    parts_.log.warning("lab_client_refused", {{"lab", parts_.name}, {"reason", Error::no_resources}});
    return true;
  }
  client->start(std::move(talk));
  const auto places = std::span(clients_.get(), parts_.rules.at_once);
  *std::ranges::find_if(places, [](const auto& one) { return one == nullptr; }) = std::move(client);
  ++count_;
  if (!crowded()) return true;
  for (const auto& one : places) one->hurry();
  return true;
}

void TcpLab::client_gone(TcpClient& client) {
  const auto places = std::span(clients_.get(), parts_.rules.at_once);
  const auto place = std::ranges::find(places, &client, [](const auto& one) { return one.get(); });
  place->reset();
  --count_;
  if (listener_ == nullptr) return;
  if (parts_.maker->over()) {
    listener_.reset();
    parts_.log.info("lab_ended", {{"lab", parts_.name}});
    return;
  }
  // Whoever waited for this place is not announced again.
  parts_.stack.reactor().mark(*this);
}

}  // namespace wirelab::lab
