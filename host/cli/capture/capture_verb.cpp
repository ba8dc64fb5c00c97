#include "host/cli/capture/capture_verb.h"

#include <unistd.h>

#include <cstdio>

#include "host/cli/capture/capture_talk.h"
#include "host/cli/capture/local_capture.h"
#include "host/cli/capture/output.h"
#include "host/cli/capture/recording.h"
#include "host/cli/capture/whole_blocks.h"
#include "host/cli/display.h"
#include "host/cli/session/talks.h"

namespace wirelab::cli {
namespace {

class CaptureVerb {
 public:
  CaptureVerb(const Options& options, Conductor& conductor, Interruption& interruption, Report& report)
      : options_(options), conductor_(conductor), interruption_(interruption), report_(report) {}

  ExitCode run() {
    const Attempt<std::optional<Credentials>> credentials =
        options_.capture.local ? std::nullopt : read_credentials(options_, interruption_);
    if (!credentials) return report_unusable(options_, credentials.error());
    if (options_.capture.record) return record(*credentials);
    Attempt<std::unique_ptr<DownloadTarget>> output = open_capture_output(options_, interruption_);
    if (!output) return report_unusable(options_, output.error());
    output_ = std::move(*output);
    const std::optional<Failure> why = options_.capture.local ? capture_here() : capture_there(*credentials);
    return told(why);
  }

 private:
  /// Has the appliance record, which goes on when this is over.
  ExitCode record(const std::optional<Credentials>& credentials) {
    const auto connector = make_connector(conductor_);
    if (!connector) return report_unusable(options_, connector.error());
    const SessionTalks talks(conductor_, **connector, credentials);
    const auto answer = conductor_.document(client::Verb::record, capture_command(options_.capture) + "\n", {});
    const auto begun = answer ? decode_recording(*answer, conductor_) : std::unexpected(answer.error());
    if (!begun) {
      report_.failed(nlohmann::json::object(), {}, begun.error());
    } else {
      report_.done({{"interface", begun->interface}, {"seconds", begun->seconds}},
                   text(options_.language, Message::capture_recording,
                        {shown(begun->interface), std::to_string(begun->seconds)}));
    }
    return report_.finish();
  }

  /// Why it is over; nothing after an end in order.
  std::optional<Failure> capture_there(const std::optional<Credentials>& credentials) {
    const Attempt<std::unique_ptr<ServerConnector>> connector = make_connector(conductor_);
    if (!connector) return connector.error();
    CaptureTalk talk(conductor_, **connector, credentials, capture_command(options_.capture),
                     [this](ConstBytes bytes) { return blocks_.take(bytes); });
    bool ending = false;
    while (!talk.over()) {
      try {
        conductor_.turn(std::chrono::hours(1));
      } catch (const Interrupted&) {
        if (blocks_.size() == 0) throw;
        // A signal is how one ends what has no end. A second one does not wait for the appliance's last words.
        interruption_.forget();
        if (ending) return std::nullopt;
        ending = true;
        talk.end();
      }
      say_that_it_runs();
    }
    if (const auto& trouble = output_->failure()) return trouble;
    if (reader_left(*output_)) return std::nullopt;
    if (blocks_.senseless()) return senseless();
    return talk.failure();
  }

  std::optional<Failure> capture_here() {
    return capture_locally(options_, interruption_, [this](ConstBytes bytes) {
      const bool taken = blocks_.take(bytes);
      say_that_it_runs();
      return taken;
    });
  }

  void say_that_it_runs() {
    if (said_ || blocks_.size() == 0 || options_.json || options_.no_progress || ::isatty(STDERR_FILENO) != 1) return;
    said_ = true;
    std::fprintf(stderr, "%s\n", text(options_.language, Message::capture_runs, {shown(output_->path())}).c_str());
  }

  /// What came stays, however it ended; a file without anything in it is none.
  ExitCode told(std::optional<Failure> why) {
    const bool wrote = blocks_.size() > 0 && !output_->failure();
    if (wrote) static_cast<void>(output_->commit());
    if (const auto& trouble = output_->failure()) why = *trouble;
    nlohmann::json result = {
        {"file", output_->path()}, {"packets", blocks_.packets()}, {"lost", blocks_.lost()}, {"bytes", blocks_.size()}};
    const std::string line =
        text(options_.language, blocks_.lost() > 0 ? Message::capture_lossy : Message::capture_done,
             {shown(output_->path()), std::to_string(blocks_.packets()), std::to_string(blocks_.lost())});
    const bool quiet = options_.capture.to_output() || !wrote;
    // Into a pipe goes the capture alone; what is missing in it is said beside it.
    if (options_.capture.to_output() && blocks_.lost() > 0 && !options_.json)
      std::fprintf(stderr, "%s\n", line.c_str());
    if (why) {
      if (!quiet) report_.line(line);
      report_.failed(std::move(result), {}, *why);
    } else {
      report_.done(std::move(result), quiet ? std::string() : line);
    }
    return report_.finish();
  }

  [[nodiscard]] Failure senseless() const {
    return {.reason = Reason::protocol,
            .message = text(options_.language, Message::capture_senseless, {conductor_.server()})};
  }

  const Options& options_;
  Conductor& conductor_;
  Interruption& interruption_;
  Report& report_;
  std::unique_ptr<DownloadTarget> output_;
  WholeBlocks blocks_{[this](ConstBytes bytes) { return output_->write(bytes); }};
  bool said_ = false;
};

}  // namespace

ExitCode run_capture(const Options& options, Conductor& conductor, Interruption& interruption, Report& report) {
  return CaptureVerb(options, conductor, interruption, report).run();
}

}  // namespace wirelab::cli
