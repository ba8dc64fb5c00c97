#include <array>
#include <cstdio>
#include <cstdlib>
#include <list>
#include <string>
#include <string_view>
#include <utility>

#include "firmware/net_posix/epoll_poller.h"
#include "firmware/net_posix/monotonic_clock.h"
#include "firmware/net_posix/posix_stack.h"
#include "firmware/posix/getrandom_entropy.h"
#include "firmware/tls/tls_stack.h"

// A server for foreign TLS peers: sends back what it reads, over firmware/tls and BSD sockets on loopback. It prints
// its port and fingerprint, its certificate, then a line for each handshake, failure and end. Usage: tls_echo [1.3]

namespace wirelab {
namespace {

/// Prints what happens to connections.
class Printer final : public tls::Observer {
 public:
  void established(const net::Endpoint& /*peer*/, const tls::Agreement& agreement) override {
    std::printf("established %04x %.*s\n", unsigned{agreement.version}, static_cast<int>(agreement.cipher.size()),
                agreement.cipher.data());
  }
  void failed(const net::Endpoint& /*peer*/, tls::Trouble trouble, int code) override {
    const std::string_view name = tls::trouble_name(trouble);
    std::printf("failed %.*s -0x%04x\n", static_cast<int>(name.size()), name.data(), static_cast<unsigned>(-code));
  }
};

/// One connection: what it reads waits in one block until it is sent back.
class Echo final : public Watcher {
 public:
  Echo(net::StreamHandle stream, std::list<Echo*>& finished) : stream_(std::move(stream)), finished_(finished) {
    stream_->watch(this);
  }

  void ready() override {
    while (!over_) {
      if (waiting_.empty()) {
        const auto count = stream_->read(room_);
        if (!count && is_passing(count.error())) return;
        if (!count || *count == 0) return end(count.has_value());
        waiting_ = ConstBytes(room_).first(*count);
      }
      const auto sent = stream_->write(waiting_);
      if (!sent && is_passing(sent.error())) return;
      if (!sent) return end(false);
      waiting_ = waiting_.subspan(*sent);
    }
  }

 private:
  void end(bool in_good_order) {
    std::printf("%s\n", in_good_order ? "ended" : "broken");
    over_ = true;
    stream_.reset();
    finished_.push_back(this);
  }

  net::StreamHandle stream_;
  std::list<Echo*>& finished_;
  std::array<std::byte, 16384> room_{};
  ConstBytes waiting_;
  bool over_ = false;
};

/// Says what did not work, and gives up.
template <typename T>
void need(const Result<T>& result, const char* what) {
  if (result) return;
  std::fprintf(stderr, "tls_echo: %s: %s\n", what, std::string(error_name(result.error())).c_str());
  std::exit(1);
}

int serve(bool only_newest) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  net::MonotonicClock clock;
  Reactor reactor(clock);
  const auto poller = net::EpollPoller::open(reactor);
  net::PosixStack below(*poller, {});
  GetrandomEntropy entropy;
  tls::Identity identity;
  constexpr std::array<std::string_view, 1> kHosts{"localhost"};
  constexpr std::array kAddresses{net::Address::loopback(net::Family::ipv4)};
  need(identity.make(entropy, {.hosts = kHosts, .addresses = kAddresses}), "no identity");
  Printer printer;
  tls::TlsOptions options;
  options.observer = &printer;
  if (only_newest) options.lowest = tls::Version::tls_1_3;
  tls::TlsServer server(reactor, options);
  need(server.start(identity, entropy), "TLS does not start");
  tls::TlsStack stack(below, &server, nullptr);
  const auto listener = stack.listen({net::Address::loopback(net::Family::ipv4), 0}, {});
  need(listener, "cannot listen");

  std::array<char, 4096> pem{};
  const auto size = identity.write_certificate(std::as_writable_bytes(std::span(pem)), tls::Encoding::pem);
  need(size, "no certificate");
  const tls::Fingerprint fingerprint = identity.fingerprint();
  std::printf("port %u\n%.*s\n%.*s", unsigned{(*listener)->local().port}, static_cast<int>(fingerprint.view().size()),
              fingerprint.view().data(), static_cast<int>(*size), pem.data());

  std::list<Echo> echoes;
  std::list<Echo*> finished;
  for (;;) {
    for (auto incoming = (*listener)->accept(); incoming; incoming = (*listener)->accept()) {
      echoes.emplace_back(std::move(*incoming), finished);
    }
    reactor.run_once(std::chrono::milliseconds(50));
    for (const Echo* over : std::exchange(finished, {})) {
      echoes.remove_if([over](const Echo& echo) { return &echo == over; });
    }
  }
}

}  // namespace
}  // namespace wirelab

int main(int argc, char** argv) { return wirelab::serve(argc > 1 && std::string_view(argv[1]) == "1.3"); }
