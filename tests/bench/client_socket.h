#pragma once

// What the clients of the benchmark share: plain sockets to loopback, with time limits, and an end with a reason.

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

namespace wirelab::bench {

/// What all of them measure by.
using Clock = std::chrono::steady_clock;
/// What a reader offers at a time.
inline constexpr std::size_t kBufferSize = 256 * 1024;
/// How long a connection that says nothing is waited for.
inline constexpr int kReceiveSeconds = 120;

/// Seconds since `start`.
inline double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Ends the program with what was tried and what errno says of it.
[[noreturn]] inline void die(const std::string& what) {
  std::fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what.c_str(), std::strerror(errno));
  std::exit(1);
}

/// A decimal number from the command line.
inline std::uint64_t number(const char* text) { return std::strtoull(text, nullptr, 10); }

/// "\r" and "\n" written out on the command line.
inline std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == 'r' || text[i + 1] == 'n')) {
      out += text[++i] == 'r' ? '\r' : '\n';
    } else {
      out += text[i];
    }
  }
  return out;
}

/// An address of loopback; `host` tells several of them apart.
inline sockaddr_in loopback(std::uint16_t port, std::uint32_t host = 1) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl((127U << 24U) + host);
  return address;
}

/// A blocking connection to `port` that waits for kReceiveSeconds at most, without Nagle's delay.
inline int open_connection(std::uint16_t port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = loopback(port);
  const timeval limit{kReceiveSeconds, 0};
  const int on = 1;
  if (fd < 0 || connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) die("connect");
  setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  return fd;
}

}  // namespace wirelab::bench
