#include "firmware/net_status_linux/held_leases.h"

#include <array>

#include "firmware/net_status_linux/dhclient_lease.h"
#include "firmware/net_status_linux/dhcpcd_lease.h"
#include "firmware/net_status_linux/network_manager_lease.h"
#include "firmware/net_status_linux/networkd_lease.h"
#include "firmware/net_status_linux/text_file.h"
#include "firmware/net_status_linux/udhcpc_lease.h"

namespace wirelab::net_status {
namespace {

constexpr std::size_t kMostText = 16'384;

/// One look through all files for one interface.
class Search {
 public:
  Search(std::string_view root, const Interface& interface, std::span<const OwnAddress> own,
         const BothClocks& clocks) noexcept
      : root_(root), name_(interface.name.view()), own_(own), clocks_(clocks) {
    index_.add_number(interface.index);
  }

  std::optional<Lease> run() {
    // boards/linux/init, kLeaseFile.
    look(FilePath(root_, "/run/lease"), [&](std::string_view text) { return parse_udhcpc_lease(text, name_); });
    look(FilePath(root_, "/run/systemd/netif/leases/", index_.text()), parse_networkd_lease);
    look_at_network_manager();
    const auto dhclient = [&](std::string_view text) { return parse_dhclient_leases(text, name_); };
    // Debian's ifupdown, dhclient's own place there, that of Red Hat.
    look(FilePath(root_, "/var/lib/dhcp/dhclient.", name_, ".leases"), dhclient);
    look(FilePath(root_, "/var/lib/dhcp/dhclient.leases"), dhclient);
    look(FilePath(root_, "/var/lib/dhclient/dhclient.leases"), dhclient);
    look(FilePath(root_, "/var/lib/dhcpcd/", name_, ".lease"),
         [](std::string_view text) { return parse_dhcpcd_lease(as_bytes(text)); });
    return best_;
  }

 private:
  template <typename Parse>
  void look(const FilePath& path, Parse parse) {
    std::array<char, kMostText> room;
    const auto file = read_text_file(path.c_str(), room);
    if (!file) return;
    auto filed = parse(file->text);
    if (!filed) return;
    if (!filed->by_calendar) {
      filed->by_calendar = std::chrono::seconds(file->mark.changed.tv_sec) + Duration(file->mark.changed.tv_nsec);
    }
    const auto held = held_now(*filed, own_, clocks_);
    if (held && (!best_ || held->obtained > best_->obtained)) best_ = held;
  }

  void look_at_network_manager() {
    const FilePath device(root_, "/run/NetworkManager/devices/", index_.text());
    look(device, parse_network_manager_lease);
    std::array<char, kMostText> room;
    const auto file = read_text_file(device.c_str(), room);
    const std::string_view connection = file ? connection_of(file->text) : std::string_view();
    if (connection.empty()) return;
    look(FilePath(root_, "/var/lib/NetworkManager/internal-", connection, "-", name_, ".lease"),
         [](std::string_view text) {
           auto filed = parse_networkd_lease(text);
           if (filed) filed->source = LeaseSource::network_manager;
           return filed;
         });
    look(FilePath(root_, "/var/lib/NetworkManager/dhclient-", connection, "-", name_, ".lease"),
         [&](std::string_view text) {
           auto filed = parse_dhclient_leases(text, name_);
           if (filed) filed->source = LeaseSource::network_manager;
           return filed;
         });
  }

  std::string_view root_;
  std::string_view name_;
  std::span<const OwnAddress> own_;
  const BothClocks& clocks_;
  std::array<char, 10> digits_{};
  TextBuilder index_{digits_};
  std::optional<Lease> best_;
};

}  // namespace

std::optional<Lease> HeldLeases::find(const Interface& interface, std::span<const OwnAddress> own,
                                      const BothClocks& clocks) const {
  if (own.empty()) return std::nullopt;
  return Search(root_.view(), interface, own, clocks).run();
}

}  // namespace wirelab::net_status
