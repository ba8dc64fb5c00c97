#include "host/cli/net/net_verbs.h"

#include <csignal>
#include <cstdio>

#include <algorithm>

#include "host/cli/interruption.h"
#include "host/cli/net/answer.h"
#include "host/cli/net/answer_pages.h"
#include "host/cli/net/dhcp_verbs.h"
#include "host/cli/net/printer.h"
#include "host/cli/net/status_page.h"
#include "host/cli/net/status_watch.h"
#include "host/cli/net/timeline_page.h"
#include "host/cli/net/watching.h"

namespace wirelab::cli {
namespace {

using namespace net_report;

/// A page, and how the program is to end after it.
struct Shown {
  Page page;
  std::optional<Reason> failure = {};
};

/// A document that the caller did not ask for has no page.
class Pages {
 public:
  Pages(const Document& document, NetTask task, const View& view, std::string server)
      : document_(document), task_(task), view_(view), server_(std::move(server)) {}

  std::optional<Shown> operator()(const Status& status) const {
    if (task_ == NetTask::status) return Shown{status_page(document_, status, view_, server_)};
    if (task_ == NetTask::dhcp_show) return Shown{lease_page(document_, status, view_)};
    return std::nullopt;
  }
  std::optional<Shown> operator()(const ArpTable& answer) const {
    return only(NetTask::arp_list, {arp_page(answer, view_)});
  }
  std::optional<Shown> operator()(const ArpDeleted& answer) const {
    return only(NetTask::arp_delete, {deleted_page(answer, view_)});
  }
  std::optional<Shown> operator()(const ArpResolved& answer) const {
    return only(NetTask::arp_resolve, {resolved_page(answer, view_), timed_out_if(answer.mac.empty())});
  }
  std::optional<Shown> operator()(const DhcpDiscovery& answer) const {
    return only(NetTask::dhcp_discover, {discovery_page(answer, view_), timed_out_if(answer.offers.empty())});
  }
  std::optional<Shown> operator()(const Ping& answer) const {
    const bool silent =
        std::ranges::all_of(answer.echoes, [](const Echo& echo) { return echo.outcome == "no_answer"; });
    const auto failure = silent ? Reason::timed_out : Reason::failed;
    return only(NetTask::ping, {ping_page(answer, view_), answer.received > 0 ? std::nullopt : std::optional(failure)});
  }
  std::optional<Shown> operator()(const NextHop& answer) const {
    return only(NetTask::next_hop, {next_hop_page(answer, view_)});
  }
  template <typename Other>
  std::optional<Shown> operator()(const Other& /*answer*/) const {
    return std::nullopt;
  }

 private:
  static std::optional<Reason> timed_out_if(bool silent) {
    return silent ? std::optional(Reason::timed_out) : std::nullopt;
  }
  std::optional<Shown> only(NetTask task, Shown shown) const {
    return task == task_ ? std::optional(std::move(shown)) : std::nullopt;
  }

  const Document& document_;
  NetTask task_;
  const View& view_;
  std::string server_;
};

class NetVerbs {
 public:
  NetVerbs(const Options& options, Conductor& conductor, Report& report)
      : options_(options), conductor_(conductor), report_(report), printer_(report, options.language) {}

  ExitCode run() {
    const NetOrder order = net_order(options_.action, options_.words).value_or(NetOrder{});
    if (order.task == NetTask::dhcp_renew || order.task == NetTask::dhcp_release) {
      return run_dhcp_change(order, conductor_, printer_, report_);
    }
    const bool endless = options_.net.watch || options_.net.follow;
    try {
      if (order.task == NetTask::timeline) return timeline(order);
      return options_.net.watch ? watch() : ask(order);
    } catch (const Interrupted& interrupted) {
      // Ctrl-C is how one ends what has no end.
      if (!endless || interrupted.signal() != SIGINT) throw;
      return ExitCode::ok;
    }
  }

 private:
  ExitCode failed(const Failure& failure) {
    report_.failed(nlohmann::json::object(), {}, failure);
    return report_.finish();
  }
  /// People have read the page, programs the document.
  ExitCode told(const std::optional<Reason>& why) {
    if (why) {
      report_.refused(nlohmann::json::object(), {.reason = *why, .message = {}});
    } else {
      report_.done(nlohmann::json::object(), {});
    }
    return report_.finish();
  }

  ExitCode ask(const NetOrder& order) {
    const auto answer = conductor_.document(wire_verb(order.task), net_command(order, options_.net), {},
                                            std::chrono::milliseconds(work_time_ms(order, options_.net)));
    if (!answer) return failed(answer.error());
    const auto document = decode_document(*answer);
    if (!document) return failed(undecodable(options_.language, document.error(), conductor_.server()));
    if (const auto* trouble = std::get_if<Trouble>(&document->body)) {
      const Failure failure = refused_by(options_.language, *trouble);
      if (!report_.is_json()) return failed(failure);
      report_.document(*answer);
      return told(failure.reason);
    }
    const auto shown = std::visit(Pages(*document, order.task, printer_.view(), conductor_.server()), document->body);
    if (!shown) return failed(wrong_answer(options_.language, conductor_.server()));
    if (report_.is_json()) report_.document(*answer);
    printer_.print(shown->page);
    return told(shown->failure);
  }

  ExitCode watch() {
    if (!can_draw()) {
      return report_unusable(options_,
                             {.reason = Reason::usage, .message = printer_.view().say(Label::watch_needs_terminal)});
    }
    return run_status_watch(conductor_, printer_, report_);
  }

  ExitCode timeline(const NetOrder& order) {
    const Duration silence = options_.net.follow ? client::kStreamSilence : options_.timeout;
    Watching watching(conductor_, net_command(order, options_.net), silence);
    TimelinePage page(printer_.view(), options_.net.verbose);
    bool ended = false;
    // Nobody reads standard output any more: what `head` leaves behind.
    while (!ended && std::ferror(stdout) == 0) {
      ended = watching.over();
      for (const Watching::Heard& heard : watching.take()) {
        if (report_.is_json()) {
          report_.document(heard.text);
        } else {
          printer_.print(page.next(heard.line));
        }
      }
      if (!ended) conductor_.turn(std::chrono::hours(1));
    }
    if (const auto failure = watching.failure()) return failed(*failure);
    return told(std::nullopt);
  }

  const Options& options_;
  Conductor& conductor_;
  Report& report_;
  Printer printer_;
};

}  // namespace

ExitCode run_net(const Options& options, Conductor& conductor, Report& report) {
  return NetVerbs(options, conductor, report).run();
}

}  // namespace wirelab::cli
