#include "firmware/net_status_linux/linux_tables.h"

#include <array>
#include <new>
#include <utility>

#include "firmware/net_status_linux/change_writer.h"
#include "firmware/net_status_linux/resolver_file.h"
#include "firmware/net_status_linux/table_reader.h"

namespace wirelab::net_status {
namespace {

/// How often the tables are read in one call when they change under the reader's hands.
constexpr int kAttempts = 3;
constexpr std::size_t kMostResolverText = 8192;

}  // namespace

Result<std::unique_ptr<LinuxTables>> LinuxTables::open(net::PosixPoller& poller, NetlinkRequests& kernel,
                                                       std::string_view root) {
  if (root.size() > kMostRoot) return fail(Error::invalid);
  // Subscribed before anything is read, so that no change falls between.
  auto announcements = Announcements::open(poller);
  if (!announcements) return fail(announcements.error());
  std::unique_ptr<LinuxTables> tables(
      new (std::nothrow) LinuxTables(poller, kernel, FilePath(root, "/etc/resolv.conf"), std::move(*announcements)));
  if (tables == nullptr) return fail(Error::no_resources);
  return tables;
}

LinuxTables::LinuxTables(net::PosixPoller& poller, NetlinkRequests& kernel, const FilePath& resolver,
                         std::unique_ptr<Announcements> announcements) noexcept
    : poller_(poller), kernel_(kernel), resolver_path_(resolver), announcements_(std::move(announcements)) {}

void LinuxTables::refresh(FactSink& sink) {
  ChangeWriter changes(sink, poller_.reactor().now(), must_read_all_);
  const bool complete = announcements_->take(changes);
  must_read_all_ = !complete || changes.must_read_all();
  const bool read = must_read_all_ ? read_all(sink) : follow(sink);
  must_read_all_ = !read;
  if (!read) announcements_->try_later();
}

// What is never announced: traffic counters, the ages of neighbours, the resolver's file.
bool LinuxTables::follow(FactSink& sink) {
  const bool read = read_links(kernel_, sink).has_value() && reread_neighbours(sink);
  const auto mark = mark_of(resolver_path_.c_str());
  if (mark != resolver_mark_) put_resolver(sink, mark);
  return read;
}

bool LinuxTables::reread_neighbours(FactSink& sink) {
  const TimePoint now = poller_.reactor().now();
  const Duration period = neighbour_rows_ > kMostReread ? kLongListPeriod : kNeighbourPeriod;
  if (now - neighbours_read_ < period) return true;
  sink.neighbours_again();
  const auto read = read_neighbours(kernel_, sink, now);
  if (!read) return false;
  neighbours_read_ = now;
  neighbour_rows_ = read->rows;
  return true;
}

bool LinuxTables::read_all(FactSink& sink) {
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    sink.begin_all();
    const auto consistent = read_tables(sink);
    if (!consistent) return false;
    if (!*consistent) continue;
    put_resolver(sink, mark_of(resolver_path_.c_str()));
    sink.end_all();
    return true;
  }
  return false;
}

Result<bool> LinuxTables::read_tables(FactSink& sink) {
  const TimePoint now = poller_.reactor().now();
  bool consistent = true;
  for (const auto& table : {read_links(kernel_, sink), read_addresses(kernel_, sink), read_routes(kernel_, sink)}) {
    if (!table) return fail(table.error());
    consistent = consistent && table->consistent;
  }
  const auto neighbours = read_neighbours(kernel_, sink, now);
  if (!neighbours) return fail(neighbours.error());
  neighbours_read_ = now;
  neighbour_rows_ = neighbours->rows;
  return consistent && neighbours->consistent;
}

void LinuxTables::put_resolver(FactSink& sink, const std::optional<FileMark>& mark) {
  std::array<char, kMostResolverText> room;
  const auto file = read_text_file(resolver_path_.c_str(), room);
  sink.put(file ? parse_resolver(file->text) : Resolver());
  resolver_mark_ = mark;
}

}  // namespace wirelab::net_status
