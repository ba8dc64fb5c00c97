#include "host/cli/reference.h"

#include <algorithm>
#include <span>

#include "host/cli/display.h"
#include "host/cli/path.h"

namespace wirelab::cli {
namespace {

using client::AnswerForm;
using client::classic_command;
using client::LineEnd;
using client::Verb;
using nlohmann::json;

/// Shows the lines of a stream as they come.
class ShownLines final : public client::LineSink {
 public:
  explicit ShownLines(const Report& report) : report_(report) {}
  bool line(std::string_view text) override {
    report_.line(shown(text));
    return true;
  }

 private:
  const Report& report_;
};

class Reference {
 public:
  Reference(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report)
      : options_(options),
        conductor_(conductor),
        interruption_(interruption),
        report_(report),
        verb_(client::verb_of(options.words.front())),
        arguments_(std::span(options.words).subspan(1)) {}

  ExitCode run() {
    if (verb_ == Verb::upload) {
      upload();
    } else {
      command_ = classic_command(options_.words.front(), arguments_, LineEnd::none);
      show_command();
      switch (client::answer_form(verb_)) {
        case AnswerForm::file: download(); break;
        case AnswerForm::document: show_document(); break;
        case AnswerForm::lines: watch(); break;
        case AnswerForm::steps:
        case AnswerForm::text: ask(); break;
      }
    }
    return report_.finish();
  }

 private:
  std::string say(Message message, std::initializer_list<std::string_view> arguments = {}) const {
    return text(options_.language, message, arguments);
  }

  void show_command() const { report_.line(say(Message::sending, {shown(command_), options_.ip})); }

  /// The words of the command behind its verb as the one name that they are.
  std::string name() const {
    std::string joined;
    for (const std::string& argument : arguments_) joined += (joined.empty() ? "" : " ") + argument;
    return joined;
  }

  json result() const { return {{"command", command_without_password()}}; }

  /// The command as a document tells it: documents are kept in logs, where no password may lie. The screen shows it, as
  /// the reference client does.
  std::string command_without_password() const {
    if ((verb_ != Verb::login && verb_ != Verb::signin) || arguments_.empty()) return command_;
    // On the wire the first blank ends the user's name, also one that stands inside an argument.
    const std::string& first = arguments_.front();
    const std::size_t user = std::min(first.find(' '), first.size());
    const bool password = arguments_.size() > 1 || user < first.size();
    return options_.words.front() + " " + first.substr(0, user) + (password ? " ***" : "");
  }

  /// A refusal shows the server's words on the screen, as the reference client does; anything else is an error.
  void failed(const Failure& failure, bool labelled) {
    if (failure.reply.empty()) {
      report_.failed(result(), {}, failure);
      return;
    }
    show_reply(failure.reply, labelled && failure.reason != Reason::unsupported);
    report_.refused(result(), failure);
  }

  void show_reply(const std::string& reply, bool labelled) const {
    const std::string safe = shown_lines(reply);
    if (!labelled) {
      report_.line(safe);
    } else if (verb_ == Verb::list) {
      report_.line(say(Message::server_response));
      if (!safe.empty()) report_.line(safe);
    } else {
      report_.line(say(Message::server_response) + " " + safe);
    }
  }

  void ask() {
    const bool labelled = verb_ != Verb::other;
    const auto reply = conductor_.ask(verb_, command_, name());
    if (!reply) {
      failed(reply.error(), labelled);
      return;
    }
    show_reply(*reply, labelled);
    json done = result();
    done["reply"] = *reply;
    report_.done(std::move(done), {});
  }

  void show_document() {
    const auto document = conductor_.document(verb_, command_, name());
    if (!document) {
      failed(document.error(), true);
      return;
    }
    report_.part(shown_lines(*document));
    json done = result();
    done["reply"] = *document;
    report_.done(std::move(done), {});
  }

  void watch() {
    ShownLines sink(report_);
    const auto watched = conductor_.watch(verb_, command_, sink);
    if (watched) {
      report_.done(result(), {});
    } else {
      failed(watched.error(), true);
    }
  }

  /// Saves in the current directory, in place of an older file of that name, as the reference client does.
  void download() {
    const std::string typed = name();
    const std::string local = split_path(typed).name;
    FileTarget target(local, Existing::replace, options_.language, typed);
    const auto bytes = conductor_.download(command_, target, typed, [this](std::uint64_t size) {
      report_.line(say(Message::size_received, {std::to_string(size)}));
    });
    if (!bytes) {
      failed(bytes.error(), false);
      return;
    }
    report_.line(say(Message::downloaded));
    report_.line(say(Message::saved_here, {shown(local)}));
    json done = result();
    done["saved_as"] = local;
    done["bytes"] = *bytes;
    report_.done(std::move(done), {});
  }

  /// What is sent is the name without the directories before it: the server would look for them at its side.
  void upload() {
    const std::string path = name();
    const std::string stored_under = split_path(path).name;
    command_ = classic_command(options_.words.front(), std::span(&stored_under, 1), LineEnd::none);
    auto source = UploadSource::open(path, options_.language, interruption_);
    if (!source) {
      report_.failed(result(), {}, source.error());
      return;
    }
    show_command();
    const auto stored = conductor_.upload(command_, LineEnd::none, **source, path);
    if (!stored) {
      failed(stored.error(), false);
      return;
    }
    report_.line(shown_lines(stored->reply));
    json done = result();
    done["reply"] = stored->reply;
    done["stored_as"] = stored->name;
    done["bytes"] = stored->bytes;
    report_.done(std::move(done), {});
  }

  const Options& options_;
  Conductor& conductor_;
  const Interruption& interruption_;
  Report& report_;
  Verb verb_;
  std::span<const std::string> arguments_;
  std::string command_;
};

}  // namespace

ExitCode run_reference(const Options& options, Conductor& conductor, const Interruption& interruption, Report& report) {
  return Reference(options, conductor, interruption, report).run();
}

}  // namespace wirelab::cli
