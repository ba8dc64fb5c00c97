// The benchmark's client over TLS 1.3, for every server: OpenSSL, one cipher suite, X25519. Nothing is verified.
//
// It prints one line of JSON. Which server is measured is only a matter of the bytes it is told to send; see README.md.

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/bench/client_socket.h"

namespace wirelab::bench {
namespace {

using Context = std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)>;
using Session = std::unique_ptr<SSL_SESSION, decltype(&SSL_SESSION_free)>;

[[noreturn]] void die_of_tls(const std::string& what) {
  std::fprintf(stderr, "tls_load: %s: %s\n", what.c_str(), ERR_reason_error_string(ERR_peek_error()));
  std::exit(1);
}

Context context_for(const char* suite) {
  Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  if (context == nullptr || SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION) != 1 ||
      SSL_CTX_set_ciphersuites(context.get(), suite) != 1 || SSL_CTX_set1_groups_list(context.get(), "X25519") != 1) {
    die_of_tls(std::string("setting up ") + suite);
  }
  // Several records with one recv(2): the client must not be what limits a server.
  SSL_CTX_set_read_ahead(context.get(), 1);
  SSL_CTX_set_default_read_buffer_len(context.get(), kBufferSize);
  return context;
}

// A connection that is through with its handshake; resumes `session` if there is one.
class Connection {
 public:
  Connection(SSL_CTX* context, std::uint16_t port, SSL_SESSION* session)
      : fd_(open_connection(port)), ssl_(SSL_new(context)) {
    if (ssl_ == nullptr || SSL_set_fd(ssl_, fd_) != 1) die_of_tls("making a connection");
    if (session != nullptr && SSL_set_session(ssl_, session) != 1) die_of_tls("taking up a session");
    if (SSL_connect(ssl_) != 1) die_of_tls("the handshake");
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    SSL_shutdown(ssl_);
    SSL_free(ssl_);
    close(fd_);
  }

  void send(std::string_view text) {
    if (SSL_write(ssl_, text.data(), static_cast<int>(text.size())) <= 0) die_of_tls("sending");
  }
  // 0 at the end that the server announced.
  std::size_t receive(char* into, std::size_t size) {
    const int got = SSL_read(ssl_, into, static_cast<int>(size));
    if (got > 0) return static_cast<std::size_t>(got);
    if (SSL_get_error(ssl_, got) != SSL_ERROR_ZERO_RETURN) die_of_tls("receiving");
    return 0;
  }
  bool resumed() const { return SSL_session_reused(ssl_) == 1; }
  Session session() const { return {SSL_get1_session(ssl_), SSL_SESSION_free}; }

 private:
  int fd_;
  SSL* ssl_;
};

std::uint16_t port_of(char** arguments) { return static_cast<std::uint16_t>(number(arguments[0])); }

// download PORT SUITE REQUEST HEADER-END SIZE: from the connect to the last byte of the body.
void download(char** arguments) {
  const Context context = context_for(arguments[1]);
  const std::string request = unescape(arguments[2]);
  const std::string header_end = unescape(arguments[3]);
  const std::uint64_t size = number(arguments[4]);
  std::vector<char> buffer(kBufferSize);
  const auto start = Clock::now();
  Connection connection(context.get(), port_of(arguments), nullptr);
  connection.send(request);
  std::string header;
  while (!header.ends_with(header_end)) {
    if (connection.receive(buffer.data(), 1) == 0) die("the answer ended after '" + header + "'");
    header += buffer[0];
  }
  std::uint64_t received = 0;
  while (received < size) {
    const std::size_t got = connection.receive(buffer.data(), buffer.size());
    if (got == 0) die("the download ended after " + std::to_string(received) + " bytes");
    received += got;
  }
  const double seconds = seconds_since(start);
  std::printf("{\"seconds\": %.6f, \"bytes\": %llu}\n", seconds, static_cast<unsigned long long>(received));
}

// One of the clients of `handshakes`; how many exchanges it made.
std::uint64_t repeat(SSL_CTX* context, char** arguments, bool resume, double limit, Clock::time_point start) {
  const std::string request = unescape(arguments[2]);
  Session session(nullptr, SSL_SESSION_free);
  char part[4096];
  std::uint64_t count = 0;
  while (seconds_since(start) < limit) {
    Connection connection(context, port_of(arguments), session.get());
    if (connection.resumed() != (session != nullptr)) die("the server did not resume a session");
    connection.send(request);
    std::size_t received = 0;
    while (const std::size_t got = connection.receive(part, sizeof part)) received += got;
    if (received == 0) die("an empty answer");
    // The ticket came behind the handshake, with the answer.
    if (resume) session = connection.session();
    ++count;
  }
  return count;
}

// handshakes PORT SUITE REQUEST CLIENTS SECONDS full|resumed: connect, handshake, request, reply, close, by independent
// clients, a thread each. A client's first handshake is always a full one.
void handshakes(char** arguments) {
  const Context context = context_for(arguments[1]);
  const bool resume = std::string_view(arguments[5]) == "resumed";
  const double limit = std::atof(arguments[4]);
  std::vector<std::uint64_t> done(number(arguments[3]));
  std::vector<std::thread> clients;
  const auto start = Clock::now();
  for (std::uint64_t& mine : done) {
    clients.emplace_back([&] { mine = repeat(context.get(), arguments, resume, limit, start); });
  }
  for (std::thread& client : clients) client.join();
  const double seconds = seconds_since(start);
  std::uint64_t count = 0;
  for (const std::uint64_t mine : done) count += mine;
  std::printf("{\"seconds\": %.6f, \"count\": %llu}\n", seconds, static_cast<unsigned long long>(count));
}

}  // namespace
}  // namespace wirelab::bench

int main(int count, char** arguments) {
  const std::string_view mode = count > 1 ? arguments[1] : "";
  if (mode == "download" && count == 7) {
    wirelab::bench::download(arguments + 2);
  } else if (mode == "handshakes" && count == 8) {
    wirelab::bench::handshakes(arguments + 2);
  } else {
    std::fprintf(stderr,
                 "usage: tls_load download PORT SUITE REQUEST HEADER-END SIZE |\n"
                 "       handshakes PORT SUITE REQUEST CLIENTS SECONDS full|resumed\n");
    return 2;
  }
  return 0;
}
