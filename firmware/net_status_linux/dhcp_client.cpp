#include "firmware/net_status_linux/dhcp_client.h"

#include <csignal>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>

#include "firmware/net_status_linux/file_path.h"
#include "firmware/net_status_linux/text_fields.h"
#include "firmware/net_status_linux/text_file.h"

namespace wirelab::net_status {
namespace {

/// What a person types to have it done by whoever holds the lease.
struct Advice {
  LeaseSource holder;
  std::string_view renew;
  std::string_view release;
};

constexpr std::array kAdvice{
    Advice{
        LeaseSource::systemd_networkd,
        "systemd-networkd holds the lease and is not told from here: type 'networkctl renew' and the interface's name",
        "systemd-networkd holds the lease and is not told from here: type 'networkctl down' and the interface's name"},
    Advice{
        LeaseSource::network_manager,
        "NetworkManager holds the lease and is not told from here: type 'nmcli device reapply' and the interface's "
        "name",
        "NetworkManager holds the lease and is not told from here: type 'nmcli device disconnect' and the interface's "
        "name"},
    Advice{LeaseSource::dhclient,
           "dhclient holds the lease and is not told from here: type 'dhclient' and the interface's name",
           "dhclient holds the lease and is not told from here: type 'dhclient -r' and the interface's name"},
    Advice{LeaseSource::dhcpcd,
           "dhcpcd holds the lease and is not told from here: type 'dhcpcd -n' and the interface's name",
           "dhcpcd holds the lease and is not told from here: type 'dhcpcd -k' and the interface's name"},
};

constexpr std::string_view kNoClient =
    "no DHCP client of this interface is known: udhcpc is found by /run/udhcpc.INTERFACE.pid (its option -p); others "
    "have "
    "commands of their own";
constexpr std::string_view kNotAllowed =
    "the program may not send signals to udhcpc: run it as the same user, or as root";
constexpr std::string_view kGone = "udhcpc has just ended: start it again";

std::string_view advice(const std::optional<Lease>& holder, ClientOrder order) noexcept {
  if (!holder) return kNoClient;
  const auto* const found = std::ranges::find(kAdvice, holder->source, &Advice::holder);
  if (found == kAdvice.end()) return kNoClient;
  return order == ClientOrder::release ? found->release : found->renew;
}

std::string_view first_word(const std::optional<TextFile>& file) noexcept {
  if (!file) return {};
  std::string_view text = file->text;
  std::string_view line = take_line(text);
  return take_word(line);
}

/// The number in a pid file, if the process of that number is a udhcpc.
std::optional<pid_t> client_in(const FilePath& path, std::string_view root) {
  std::array<char, 32> room;
  const std::string_view word = first_word(read_text_file(path.c_str(), room));
  const auto number = read_seconds(word);
  if (!number || *number == 0 || *number > std::numeric_limits<pid_t>::max()) return std::nullopt;
  std::array<char, 32> name_room;
  const auto name = first_word(read_text_file(FilePath(root, "/proc/", word, "/comm").c_str(), name_room));
  if (name != "udhcpc" && name != "busybox") return std::nullopt;
  return static_cast<pid_t>(*number);
}

int signal_of(ClientOrder order) noexcept {
  switch (order) {
    case ClientOrder::renew: return SIGUSR1;
    case ClientOrder::release: return SIGUSR2;
    default: return 0;
  }
}

}  // namespace

ActionResult order_client(std::string_view root, std::string_view interface, ClientOrder order,
                          const std::optional<Lease>& holder) {
  auto client = client_in(FilePath(root, "/run/udhcpc.", interface, ".pid"), root);
  if (!client) client = client_in(FilePath(root, "/var/run/udhcpc.", interface, ".pid"), root);
  if (!client) return std::unexpected(Refusal{.error = Error::unsupported, .why = advice(holder, order)});
  if (::kill(*client, signal_of(order)) == 0) return {};
  if (errno == EPERM) return std::unexpected(Refusal{.error = Error::not_allowed, .why = kNotAllowed});
  return std::unexpected(Refusal{.error = Error::not_found, .why = kGone});
}

}  // namespace wirelab::net_status
