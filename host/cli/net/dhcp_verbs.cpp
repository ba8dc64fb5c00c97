#include "host/cli/net/dhcp_verbs.h"

#include <algorithm>
#include <memory>

#include "host/cli/display.h"
#include "host/cli/net/answer.h"
#include "host/cli/net/dhcp_progress.h"
#include "host/cli/net/timeline_page.h"
#include "host/cli/net/watching.h"

namespace wirelab::cli {
namespace {

using net_report::DhcpRelease;
using net_report::DhcpRenewal;

/// An address that was given back answers no more; its last events have this long to arrive.
constexpr Duration kLastWords = std::chrono::seconds(3);
constexpr Duration kLook = std::chrono::seconds(1);

class DhcpChange {
 public:
  DhcpChange(const NetOrder& order, Conductor& conductor, const Printer& printer, Report& report)
      : order_(order), conductor_(conductor), printer_(printer), report_(report) {}

  ExitCode run() {
    std::unique_ptr<Watching> watching;
    if (!report_.is_json()) watching = open_events();
    const Options& options = conductor_.options();
    const auto answer = conductor_.document(wire_verb(order_.task), net_command(order_, options.net), {});
    if (!answer) return failed(answer.error());
    const auto document = net_report::decode_document(*answer);
    if (!document) return failed(undecodable(options.language, document.error(), conductor_.server()));
    if (const auto* trouble = std::get_if<net_report::Trouble>(&document->body)) {
      const Failure failure = refused_by(options.language, *trouble);
      return watching != nullptr ? failed(failure) : refused(*answer, failure);
    }
    const auto* renewal = std::get_if<DhcpRenewal>(&document->body);
    const auto* release = std::get_if<DhcpRelease>(&document->body);
    const bool fits = order_.task == NetTask::dhcp_renew ? renewal != nullptr : release != nullptr;
    if (!fits) return failed(wrong_answer(options.language, conductor_.server()));
    if (watching == nullptr) {
      report_.document(*answer);
      return finished();
    }
    return release != nullptr ? follow_release(*watching, *release) : follow_renewal(*watching, *renewal);
  }

 private:
  std::string say(Label label, std::initializer_list<std::string_view> arguments = {}) const {
    return printer_.view().say(label, arguments);
  }
  void tell(const std::string& text, Style style = Style::plain) const {
    Page page(1);
    page.back().add(text, style);
    printer_.print(page);
  }
  ExitCode finished() {
    report_.done(nlohmann::json::object(), {});
    return report_.finish();
  }
  ExitCode failed(const Failure& failure) {
    report_.failed(nlohmann::json::object(), {}, failure);
    return report_.finish();
  }
  /// Programs have the appliance's document.
  ExitCode refused(const std::string& answer, const Failure& failure) {
    report_.document(answer);
    report_.refused(nlohmann::json::object(), failure);
    return report_.finish();
  }
  /// Before the order is given, so that nothing of what follows is missed.
  std::unique_ptr<Watching> open_events() {
    auto watching = std::make_unique<Watching>(conductor_, "NET_WATCH\n", client::kStreamSilence);
    while (!watching->over() && !watching->asked()) conductor_.turn(kLook);
    return watching;
  }
  static std::string seconds(std::uint64_t milliseconds) { return micro_text(milliseconds * 1000); }

  ExitCode follow_renewal(Watching& watching, const DhcpRenewal& renewal) {
    tell(say(Label::renewing_soon, {shown(renewal.interface), seconds(renewal.in_ms)}));
    DhcpProgress progress(DhcpTask::renew, renewal.interface);
    return follow(watching, progress, conductor_.options().timeout);
  }

  ExitCode follow_release(Watching& watching, const DhcpRelease& release) {
    const bool own = conductor_.options().server.address == net::Address::parse(release.address);
    tell(say(Label::releasing_soon,
             {release.address, shown(release.interface), or_dash(release.server), seconds(release.in_ms)}));
    if (release.renew_after_s) tell(say(Label::renews_after, {span_text(*release.renew_after_s)}));
    if (own) tell(say(Label::release_is_own), Style::warn);
    if (own) return see_off(watching, release);
    DhcpProgress progress(release.renew_after_s ? DhcpTask::release_and_renew : DhcpTask::release, release.interface);
    const Duration pause = std::chrono::seconds(release.renew_after_s.value_or(0));
    const ExitCode code = follow(watching, progress, conductor_.options().timeout + pause);
    if (code == ExitCode::ok && !release.renew_after_s) tell(say(Label::no_renewal));
    return code;
  }

  /// The connection goes with the address: what still arrives is shown, then that it is over.
  ExitCode see_off(Watching& watching, const DhcpRelease& release) {
    DhcpProgress progress(DhcpTask::release, release.interface);
    TimelinePage timeline(printer_.view(), false);
    const TimePoint deadline = conductor_.now() + std::chrono::milliseconds(release.in_ms) + kLastWords;
    while (!progress.done() && !watching.over() && conductor_.now() < deadline) {
      conductor_.turn(deadline - conductor_.now());
      show(watching, progress, timeline);
    }
    tell(say(Label::connection_gone, {release.address}), Style::warn);
    tell(release.renew_after_s ? say(Label::back_after, {span_text(*release.renew_after_s)}) : say(Label::come_back));
    return finished();
  }

  ExitCode follow(Watching& watching, DhcpProgress& progress, Duration patience) {
    TimelinePage timeline(printer_.view(), false);
    const TimePoint deadline = conductor_.now() + patience;
    for (;;) {
      show(watching, progress, timeline);
      if (progress.done()) return finished();
      if (watching.over()) return cut_off(watching);
      if (conductor_.now() >= deadline) {
        return failed({.reason = Reason::timed_out,
                       .message = say(Label::not_finished,
                                      {seconds(static_cast<std::uint64_t>(
                                           std::chrono::duration_cast<std::chrono::milliseconds>(patience).count())),
                                       progress.missing()})});
      }
      conductor_.turn(std::min<Duration>(deadline - conductor_.now(), kLook));
    }
  }

  /// Without its events nothing more can be said than that the order was taken; if they broke off, that is a fault.
  ExitCode cut_off(const Watching& watching) {
    if (!watching.begun()) {
      tell(say(Label::watch_refused), Style::warn);
      return finished();
    }
    const auto failure = watching.failure();
    return failed(failure ? *failure : Failure{.reason = Reason::protocol, .message = say(Label::events_ended)});
  }

  void show(Watching& watching, DhcpProgress& progress, TimelinePage& timeline) const {
    for (const Watching::Heard& heard : watching.take()) {
      const auto* event = std::get_if<net_report::Event>(&heard.line);
      if (event == nullptr || progress.take(*event)) printer_.print(timeline.next(heard.line));
    }
  }

  const NetOrder& order_;
  Conductor& conductor_;
  const Printer& printer_;
  Report& report_;
};

}  // namespace

ExitCode run_dhcp_change(const NetOrder& order, Conductor& conductor, const Printer& printer, Report& report) {
  return DhcpChange(order, conductor, printer, report).run();
}

}  // namespace wirelab::cli
