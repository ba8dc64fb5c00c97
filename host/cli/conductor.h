#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "host/cli/download_target.h"
#include "host/cli/failure.h"
#include "host/cli/interruption.h"
#include "host/cli/network.h"
#include "host/cli/options.h"
#include "host/cli/talk.h"
#include "host/cli/upload_source.h"
#include "host/client/classic_answer.h"
#include "host/client/classic_command.h"
#include "host/client/conversation.h"
#include "host/client/lines_exchange.h"

namespace wirelab::cli {

class SessionTalks;

/// Carries commands out, one conversation each, and puts what goes wrong into words. Throws Interrupted.
class Conductor {
 public:
  /// All references must outlive this object.
  Conductor(Network& network, const Options& options, const Interruption& interruption)
      : network_(network), options_(options), interruption_(interruption) {}

  /// Sends `command`, answers the server's text. Of a refusal, `subject` is the name to speak of.
  [[nodiscard]] Attempt<std::string> ask(client::Verb verb, std::string command, std::string_view subject);

  /// Downloads into `target` and commits it; answers how many bytes. `size_known` is called once the server said it.
  [[nodiscard]] Attempt<std::uint64_t> download(std::string command, DownloadTarget& target, std::string_view name,
                                                const std::function<void(std::uint64_t)>& size_known = {});

  /// Sends `command`, answers the document. `extra` is what the work itself takes: a ping that counts to ten.
  [[nodiscard]] Attempt<std::string> document(client::Verb verb, std::string command, std::string_view subject,
                                              Duration extra = Duration::zero());

  /// Sends `command`, gives the lines of the answer to `sink`, until either side has enough.
  [[nodiscard]] Attempt<void> watch(client::Verb verb, std::string command, client::LineSink& sink);

  /// What an upload became.
  struct Stored {
    std::string name;   ///< as the server says, which may differ from what was asked
    std::string reply;  ///< the server's words
    std::uint64_t bytes = 0;
  };
  [[nodiscard]] Attempt<Stored> upload(std::string command, client::LineEnd line_end, UploadSource& source,
                                       const std::string& path);

  /// An exchange beside others; whoever makes it turns the reactor. `step` is the time for each step.
  [[nodiscard]] std::unique_ptr<Talk> begin(client::Exchange& exchange, Duration step);
  /// From now on exchanges go over sessions; null: over the classic wire.
  void talk_in(SessionTalks* talks) noexcept { talks_ = talks; }
  /// Turns the reactor once, for at most `longest`, then looks for a signal.
  void turn(Duration longest);

  /// What a broken conversation is in words, and a text in place of an answer to `verb`.
  [[nodiscard]] Failure broken(const client::Problem& problem) const;
  [[nodiscard]] Failure refused(client::Verb verb, const std::string& reply) const;

  [[nodiscard]] const Options& options() const noexcept { return options_; }
  [[nodiscard]] Network& network() noexcept { return network_; }
  /// How long to wait, as the command line says.
  [[nodiscard]] client::Waits waits() const;
  [[nodiscard]] TimePoint now() { return network_.reactor().now(); }
  /// "192.0.2.7:5005".
  [[nodiscard]] std::string server() const;

 private:
  [[nodiscard]] std::unique_ptr<Talk> talk(client::Exchange& exchange, const client::Waits& waits);
  std::optional<Failure> converse(client::Exchange& exchange, const client::Waits& waits, std::string_view name = {},
                                  const std::function<void(std::uint64_t)>& size_known = {});
  [[nodiscard]] Failure timed_out(const client::Problem& problem) const;
  [[nodiscard]] Failure not_connected(Error why) const;
  [[nodiscard]] Failure refusal(client::Verb verb, client::Verdict verdict, const std::string& reply,
                                std::string_view subject) const;
  [[nodiscard]] std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }
  [[nodiscard]] std::string seconds(Duration wait) const;

  Network& network_;
  const Options& options_;
  const Interruption& interruption_;
  SessionTalks* talks_ = nullptr;
};

}  // namespace wirelab::cli
