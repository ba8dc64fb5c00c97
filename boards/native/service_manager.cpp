#include "boards/native/service_manager.h"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

#include <cstddef>

namespace wirelab::boards {
namespace {

// Far below the time that the unit gives a start.
constexpr timeval kPatience{.tv_sec = 5, .tv_usec = 0};

UniqueFd connected_to(std::string_view name) noexcept {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof address.sun_path || (name.front() != '/' && name.front() != '@')) return {};
  name.copy(static_cast<char*>(address.sun_path), name.size());
  const bool abstract = name.front() == '@';
  if (abstract) address.sun_path[0] = '\0';
  // An abstract name is as long as it is said to be; a path ends with its zero.
  const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size() + (abstract ? 0 : 1));
  UniqueFd made(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): how the system spells any address
  if (!made || ::connect(made.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0) return {};
  // Set here, because a confined program may not. Refused, it would mean a wait without end: only then nothing is told.
  if (::setsockopt(made.get(), SOL_SOCKET, SO_SNDTIMEO, &kPatience, sizeof kPatience) != 0) return {};
  return made;
}

}  // namespace

ServiceManager::ServiceManager(const char* socket_name) noexcept : wanted_(socket_name != nullptr) {
  if (wanted_) socket_ = connected_to(socket_name);
}

void ServiceManager::tell(std::string_view lines) noexcept {
  if (!socket_) return;
  // A manager whose queue is full is behind with everybody; it must not hold up the loop.
  static_cast<void>(::send(socket_.get(), lines.data(), lines.size(), MSG_NOSIGNAL | MSG_DONTWAIT));
}

void ServiceManager::insist(std::string_view lines) noexcept {
  if (socket_) static_cast<void>(::send(socket_.get(), lines.data(), lines.size(), MSG_NOSIGNAL));
}

}  // namespace wirelab::boards
