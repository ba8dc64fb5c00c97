// The client side of the benchmark: one reader and one pusher for every server, on plain sockets of the kernel.
//
// It prints one line of JSON. Which server is measured is only a matter of the bytes it is told to send; see README.md.

#include <netinet/in.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "tests/bench/client_socket.h"

namespace wirelab::bench {
namespace {

void send_all(int fd, std::string_view data) {
  while (!data.empty()) {
    const ssize_t sent = send(fd, data.data(), data.size(), MSG_NOSIGNAL);
    if (sent < 0) die("send");
    data.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// recv(2) that a signal does not end: with a time-out set, SA_RESTART does not hold.
ssize_t receive(int fd, void* into, std::size_t size) {
  for (;;) {
    const ssize_t got = recv(fd, into, size, 0);
    if (got >= 0 || errno != EINTR) return got;
  }
}

void push(int fd, std::uint64_t size) {
  const std::string block(kBufferSize, 'w');
  while (size > 0) {
    const std::size_t part = std::min<std::uint64_t>(size, block.size());
    send_all(fd, std::string_view(block).substr(0, part));
    size -= part;
  }
}

// Reads up to and with the line feed.
std::string read_line(int fd) {
  std::string line;
  char byte = 0;
  while (line.empty() || line.back() != '\n') {
    if (receive(fd, &byte, 1) != 1) die("reading a line after '" + line + "'");
    line += byte;
  }
  return line;
}

std::string read_to_end(int fd) {
  std::string all;
  char part[4096];
  for (;;) {
    const ssize_t got = receive(fd, part, sizeof part);
    if (got < 0) die("recv");
    if (got == 0) return all;
    all.append(part, static_cast<std::size_t>(got));
  }
}

void expect(std::string_view got, std::string_view wanted) {
  if (got.substr(0, wanted.size()) == wanted) return;
  errno = EPROTO;
  die("expected '" + std::string(wanted) + "', received '" + std::string(got) + "'");
}

// download PORT REQUEST HEADER-END SIZE: from the connect to the last byte of the body.
void download(char** arguments) {
  const std::string request = unescape(arguments[1]);
  const std::string header_end = unescape(arguments[2]);
  const std::uint64_t size = number(arguments[3]);
  std::vector<char> buffer(kBufferSize);
  const auto start = Clock::now();
  const int fd = open_connection(static_cast<std::uint16_t>(number(arguments[0])));
  send_all(fd, request);
  std::string header;
  while (!header.ends_with(header_end)) header += read_line(fd);
  std::uint64_t received = 0;
  while (received < size) {
    const ssize_t got = receive(fd, buffer.data(), buffer.size());
    if (got <= 0) die("the download ended after " + std::to_string(received) + " bytes");
    received += static_cast<std::uint64_t>(got);
  }
  const double seconds = seconds_since(start);
  close(fd);
  std::printf("{\"seconds\": %.6f, \"bytes\": %llu}\n", seconds, static_cast<unsigned long long>(received));
}

// upload PORT NAME SIZE: classic wire, from the connect to the SUCCESS line and the end.
void upload(char** arguments) {
  const std::string name = arguments[1];
  const std::uint64_t size = number(arguments[2]);
  const auto start = Clock::now();
  const int fd = open_connection(static_cast<std::uint16_t>(number(arguments[0])));
  send_all(fd, "UPLOAD_FILE " + name + "\n");
  expect(read_line(fd), "SEND_SIZE\n");
  send_all(fd, std::to_string(size) + "\n");
  expect(read_line(fd), "SEND_DATA\n");
  push(fd, size);
  const double pushed = seconds_since(start);
  expect(read_line(fd), "FILE_WRITTEN\n");
  expect(read_to_end(fd), "SUCCESS: ");
  const double seconds = seconds_since(start);
  close(fd);
  std::printf("{\"seconds\": %.6f, \"pushed\": %.6f, \"bytes\": %llu}\n", seconds, pushed,
              static_cast<unsigned long long>(size));
}

// Reads the lines of one FTP reply; the last has a space after its code.
std::string ftp_reply(int fd, std::string_view code) {
  std::string line;
  do line = read_line(fd);
  while (line.size() > 3 && line[3] == '-');
  expect(line, code);
  return line;
}

// stor PORT NAME SIZE: FTP, from the connect to the 226.
void stor(char** arguments) {
  const std::uint64_t size = number(arguments[2]);
  const auto start = Clock::now();
  const int control = open_connection(static_cast<std::uint16_t>(number(arguments[0])));
  ftp_reply(control, "220");
  send_all(control, "USER anonymous\r\n");
  const std::string user = read_line(control);
  if (user.starts_with("331")) {
    send_all(control, "PASS x@\r\n");
    ftp_reply(control, "230");
  }
  send_all(control, "TYPE I\r\n");
  ftp_reply(control, "200");
  send_all(control, "PASV\r\n");
  const std::string passive = ftp_reply(control, "227");
  unsigned h1 = 0, h2 = 0, h3 = 0, h4 = 0, high = 0, low = 0;
  if (std::sscanf(passive.c_str() + passive.find('('), "(%u,%u,%u,%u,%u,%u)", &h1, &h2, &h3, &h4, &high, &low) != 6)
    die(passive);
  const int data = open_connection(static_cast<std::uint16_t>(high * 256 + low));
  send_all(control, std::string("STOR ") + arguments[1] + "\r\n");
  ftp_reply(control, "150");
  push(data, size);
  const double pushed = seconds_since(start);
  close(data);
  ftp_reply(control, "226");
  const double seconds = seconds_since(start);
  send_all(control, "QUIT\r\n");
  close(control);
  std::printf("{\"seconds\": %.6f, \"pushed\": %.6f, \"bytes\": %llu}\n", seconds, pushed,
              static_cast<unsigned long long>(size));
}

// One of the clients of `cycles`: connects, sends, reads to the end, closes, and again.
class Cycler {
 public:
  Cycler(int epoll, std::uint16_t port, std::string_view request) : epoll_(epoll), port_(port), request_(request) {}

  void start() {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const sockaddr_in address = loopback(port_);
    if (fd_ < 0) die("socket");
    if (connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 && errno != EINPROGRESS)
      die("connect");
    sent_ = false;
    received_ = 0;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLET;
    event.data.ptr = this;
    if (epoll_ctl(epoll_, EPOLL_CTL_ADD, fd_, &event) != 0) die("epoll_ctl");
  }

  // True once the exchange is complete; then the connection is closed.
  bool ready(std::size_t& bytes) {
    if (!sent_) {
      const ssize_t sent = send(fd_, request_.data(), request_.size(), MSG_NOSIGNAL);
      if (sent < 0 && (errno == EAGAIN || errno == ENOTCONN)) return false;
      if (sent != static_cast<ssize_t>(request_.size())) die("send");
      sent_ = true;
    }
    for (;;) {
      char part[4096];
      const ssize_t got = recv(fd_, part, sizeof part, 0);
      if (got < 0 && errno == EAGAIN) return false;
      if (got < 0) die("recv");
      if (got == 0) break;
      received_ += static_cast<std::size_t>(got);
    }
    if (received_ == 0) die("an empty answer");
    bytes = received_;
    close(fd_);
    return true;
  }

 private:
  int epoll_;
  std::uint16_t port_;
  std::string_view request_;
  int fd_ = -1;
  bool sent_ = false;
  std::size_t received_ = 0;
};

// cycles PORT REQUEST CLIENTS SECONDS: connect, request, reply, close, by so many clients at once.
void cycles(char** arguments) {
  const std::string request = unescape(arguments[1]);
  const std::uint64_t clients = number(arguments[2]);
  const double limit = std::atof(arguments[3]);
  const int epoll = epoll_create1(EPOLL_CLOEXEC);
  std::vector<Cycler> cyclers(clients, Cycler(epoll, static_cast<std::uint16_t>(number(arguments[0])), request));
  const auto start = Clock::now();
  for (Cycler& cycler : cyclers) cycler.start();
  std::uint64_t done = 0;
  std::size_t bytes = 0;
  double seconds = 0;
  while (seconds < limit) {
    epoll_event events[64];
    const int count = epoll_wait(epoll, events, 64, 10'000);
    if (count <= 0) die("no answer within 10 s");
    for (int i = 0; i < count; ++i) {
      auto* cycler = static_cast<Cycler*>(events[i].data.ptr);
      if (!cycler->ready(bytes)) continue;
      ++done;
      cycler->start();
    }
    seconds = seconds_since(start);
  }
  std::printf("{\"seconds\": %.6f, \"count\": %llu, \"reply_bytes\": %zu}\n", seconds,
              static_cast<unsigned long long>(done), bytes);
}

// threads PORT REQUEST CLIENTS SECONDS: the same by so many independent clients, a thread each, with blocking calls.
void threads(char** arguments) {
  const auto port = static_cast<std::uint16_t>(number(arguments[0]));
  const std::string request = unescape(arguments[1]);
  const double limit = std::atof(arguments[3]);
  std::vector<std::uint64_t> done(number(arguments[2]));
  std::vector<std::thread> clients;
  const auto start = Clock::now();
  for (std::uint64_t& mine : done) {
    clients.emplace_back([&] {
      std::uint64_t count = 0;
      while (seconds_since(start) < limit) {
        const int fd = open_connection(port);
        send_all(fd, request);
        if (read_to_end(fd).empty()) die("an empty answer");
        close(fd);
        ++count;
      }
      mine = count;
    });
  }
  for (std::thread& client : clients) client.join();
  const double seconds = seconds_since(start);
  std::uint64_t count = 0;
  for (const std::uint64_t mine : done) count += mine;
  std::printf("{\"seconds\": %.6f, \"count\": %llu}\n", seconds, static_cast<unsigned long long>(count));
}

volatile sig_atomic_t stop_asked = 0;

// latency PORT REQUEST PAUSE-US: connect, request, reply, close, one after the other, until SIGTERM.
void latency(char** arguments) {
  struct sigaction action{};
  action.sa_handler = [](int) { stop_asked = 1; };
  action.sa_flags = SA_RESTART;
  sigaction(SIGTERM, &action, nullptr);
  const auto port = static_cast<std::uint16_t>(number(arguments[0]));
  const std::string request = unescape(arguments[1]);
  const std::chrono::microseconds pause(number(arguments[2]));
  std::vector<double> milliseconds;
  std::printf("started\n");
  std::fflush(stdout);
  while (stop_asked == 0) {
    const auto start = Clock::now();
    const int fd = open_connection(port);
    send_all(fd, request);
    read_to_end(fd);
    close(fd);
    milliseconds.push_back(seconds_since(start) * 1e3);
    std::this_thread::sleep_for(pause);
  }
  std::ranges::sort(milliseconds);
  const auto at = [&](double part) {
    return milliseconds[static_cast<std::size_t>(part * static_cast<double>(milliseconds.size() - 1))];
  };
  std::printf("{\"count\": %zu, \"p50_ms\": %.3f, \"p90_ms\": %.3f, \"p99_ms\": %.3f, \"max_ms\": %.3f}\n",
              milliseconds.size(), at(0.5), at(0.9), at(0.99), milliseconds.back());
}

// idle PORT COUNT: holds connections that say nothing until its standard input ends.
void idle(char** arguments) {
  const std::uint64_t count = number(arguments[1]);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  const sockaddr_in address = loopback(static_cast<std::uint16_t>(number(arguments[0])));
  for (std::uint64_t i = 0; i < count; ++i) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    // One source address has some 28,000 ports; spread over several.
    const sockaddr_in source = loopback(0, 2 + static_cast<std::uint32_t>(i / 5000));
    const int on = 1;
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    if (fd < 0 || bind(fd, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0 ||
        connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
      die("connection " + std::to_string(i));
    }
  }
  std::printf("{\"open\": %llu}\n", static_cast<unsigned long long>(count));
  std::fflush(stdout);
  while (std::getchar() != EOF) {
  }
}

struct Mode {
  std::string_view name;
  int arguments;
  void (*run)(char** arguments);
};

constexpr Mode kModes[] = {{"download", 4, download}, {"upload", 3, upload},   {"stor", 3, stor}, {"cycles", 4, cycles},
                           {"threads", 4, threads},   {"latency", 3, latency}, {"idle", 2, idle}};

}  // namespace
}  // namespace wirelab::bench

int main(int count, char** arguments) {
  for (const wirelab::bench::Mode& mode : wirelab::bench::kModes) {
    if (count == mode.arguments + 2 && arguments[1] == mode.name) {
      mode.run(arguments + 2);
      return 0;
    }
  }
  std::fprintf(stderr,
               "usage: load download PORT REQUEST HEADER-END SIZE | upload PORT NAME SIZE | stor PORT NAME SIZE |\n"
               "       cycles PORT REQUEST CLIENTS SECONDS | latency PORT REQUEST PAUSE-US | idle PORT COUNT\n");
  return 2;
}
