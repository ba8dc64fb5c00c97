#include "host/cli/report.h"

#include <cerrno>
#include <cstdio>

#include "host/cli/display.h"
#include "host/cli/version.h"

namespace wirelab::cli {
namespace {

/// Writes everything at once; false if standard output does not take it.
bool print(std::string_view text) {
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
}

void complain(std::string_view text) {
  const std::string line = "wirelab: " + std::string(text) + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
}

nlohmann::json error_json(Reason reason, std::string_view message) {
  return {{"code", reason_word(reason)}, {"message", message}};
}

/// Only ASCII, so that no byte of a hostile name reaches a terminal; bytes that are no UTF-8 become U+FFFD.
std::string dumped(const nlohmann::json& document) {
  return document.dump(2, ' ', true, nlohmann::json::error_handler_t::replace) + "\n";
}

nlohmann::json document_head(ExitCode code) {
  return {{"wirelab", kVersion}, {"ok", code == ExitCode::ok}, {"exit", static_cast<int>(code)}};
}

}  // namespace

Report::Report(const Options& options) : options_(options) {}

void Report::line(std::string_view text) const { part(std::string(text) + "\n"); }

void Report::part(std::string_view text) const {
  // What cannot be written shows in finish().
  if (!options_.json) print(text);
}

void Report::document(std::string_view json) {
  has_document_ = true;
  std::string line = ascii_json(json);
  if (!line.ends_with('\n')) line += '\n';
  print(line);
}

void Report::done(nlohmann::json result, std::string_view line) {
  ++done_;
  result["ok"] = true;
  results_.push_back(std::move(result));
  if (!line.empty()) this->line(line);
}

void Report::failed(nlohmann::json result, std::string_view subject, const Failure& failure) {
  refused(std::move(result), failure);
  if (options_.json && !has_document_) return;
  const std::string name = shown(subject);
  const bool named = name.empty() || failure.message.contains("'" + name + "'");
  complain(named ? failure.message : name + ": " + failure.message);
}

void Report::refused(nlohmann::json result, const Failure& failure) {
  const ExitCode code = exit_code(failure.reason);
  code_ = failed_ == 0 || code_ == code ? code : ExitCode::failed;
  ++failed_;
  if (!first_) first_ = {failure.reason, failure.message};
  result["ok"] = false;
  result["error"] = error_json(failure.reason, failure.message);
  if (!failure.reply.empty()) result["reply"] = failure.reply;
  results_.push_back(std::move(result));
}

void Report::not_tried(nlohmann::json result) {
  ++failed_;
  result["ok"] = false;
  result["error"] = error_json(first_ ? first_->reason : Reason::failed, text(options_.language, Message::not_tried));
  results_.push_back(std::move(result));
}

ExitCode Report::finish() {
  if (options_.json) {
    if (!has_document_) write_document(code_, first_);
  } else if (done_ + failed_ > 1) {
    complain(text(options_.language, Message::summary,
                  {std::to_string(done_), std::to_string(done_ + failed_), std::to_string(failed_)}));
  }
  if (std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return code_;
  complain(text(options_.language, Message::stdout_failed, {system_reason(options_.language, errno)}));
  return code_ == ExitCode::ok ? ExitCode::failed : code_;
}

void Report::interrupted() {
  const std::string message = text(options_.language, Message::interrupted);
  if (options_.json && !has_document_) {
    write_document(ExitCode::failed, FirstFailure{Reason::interrupted, message});
  } else {
    complain(message);
  }
}

void Report::write_document(ExitCode code, const std::optional<FirstFailure>& why) {
  nlohmann::json document = document_head(code);
  const std::string_view verb = action_word(options_.action);
  document["verb"] = verb.empty() ? std::string_view(options_.words.front()) : verb;
  const bool local = options_.action == Action::flash || options_.action == Action::trace;
  if (!local) document["server"] = {{"ip", options_.ip}, {"port", options_.server.port}};
  document["results"] = std::move(results_);
  document["summary"] = {{"done", done_}, {"failed", failed_}};
  if (why) document["error"] = error_json(why->reason, why->message);
  print(dumped(document));
}

ExitCode report_ending(const Ending& ending) {
  if (!ending.is_error) return print(ending.text) ? ExitCode::ok : ExitCode::failed;
  if (ending.json) {
    nlohmann::json document = document_head(ExitCode::usage);
    document["error"] = error_json(Reason::usage, ending.text);
    print(dumped(document));
  } else {
    complain(ending.text);
    complain(text(ending.language, Message::see_help));
  }
  return ExitCode::usage;
}

ExitCode report_unusable(const Options& options, const Failure& failure) {
  Report report(options);
  report.failed(nlohmann::json::object(), {}, failure);
  return report.finish();
}

}  // namespace wirelab::cli
