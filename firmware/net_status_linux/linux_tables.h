#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "firmware/net_status/fact_source.h"
#include "firmware/net_status_linux/announcements.h"
#include "firmware/net_status_linux/file_path.h"
#include "firmware/net_status_linux/netlink_requests.h"
#include "firmware/net_status_linux/text_file.h"

namespace wirelab::net_status {

/// The kernel's tables of interfaces, addresses, routes and neighbours (rtnetlink(7)) and resolv.conf(5), brought to a
/// sink: all of it first, then what changes. Needs no privilege.
class LinuxTables {
 public:
  /// How old the list of neighbours may get before `refresh` reads it again. The kernel announces neither that an entry
  /// is asked for (incomplete, delay) nor that traffic confirmed it.
  static constexpr Duration kNeighbourPeriod = std::chrono::seconds(1);
  /// A list that is longer than this is read again less often: each time holds up the loop for milliseconds.
  static constexpr std::size_t kMostReread = 4096;
  static constexpr Duration kLongListPeriod = std::chrono::seconds(10);

  /// Of the present network namespace. `root` stands before the path of resolv.conf, for tests; `invalid` if that is
  /// longer than `kMostRoot`. Poller and `kernel` must outlive the tables.
  [[nodiscard]] static Result<std::unique_ptr<LinuxTables>> open(net::PosixPoller& poller, NetlinkRequests& kernel,
                                                                 std::string_view root);

  /// As FactSource::refresh. If the kernel cannot be asked, or its tables change faster than they can be read,
  /// `begin_all` comes without an `end_all`; the watcher is called and the next call begins anew.
  void refresh(FactSink& sink);
  /// Who is called when `refresh` may have something new; null for nobody.
  void watch(Watcher* watcher) { announcements_->watch(watcher); }

 private:
  LinuxTables(net::PosixPoller& poller, NetlinkRequests& kernel, const FilePath& resolver,
              std::unique_ptr<Announcements> announcements) noexcept;

  [[nodiscard]] bool follow(FactSink& sink);
  [[nodiscard]] bool read_all(FactSink& sink);
  [[nodiscard]] bool reread_neighbours(FactSink& sink);
  [[nodiscard]] Result<bool> read_tables(FactSink& sink);
  void put_resolver(FactSink& sink, const std::optional<FileMark>& mark);

  net::PosixPoller& poller_;
  NetlinkRequests& kernel_;
  FilePath resolver_path_;
  std::unique_ptr<Announcements> announcements_;
  std::optional<FileMark> resolver_mark_;
  TimePoint neighbours_read_{};
  std::size_t neighbour_rows_ = 0;
  bool must_read_all_ = true;
};

}  // namespace wirelab::net_status
