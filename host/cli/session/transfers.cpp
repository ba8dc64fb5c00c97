#include "host/cli/session/transfers.h"

#include "host/cli/display.h"
#include "host/cli/session/phrases.h"

namespace wirelab::cli {

using nlohmann::json;

std::string Transfers::say(Phrase phrase, std::initializer_list<std::string_view> arguments) const {
  return text(options_.language, phrase, arguments);
}

void Transfers::add(GetTask task) {
  meter_.expect(task.size);
  last_ = task.name;
  const std::size_t place = ledger_.enter();
  jobs_.emplace_back([this, kept = std::move(task), place](Session& session) { return get(session, kept, place); });
}

void Transfers::add(PutTask task) {
  meter_.expect(task.size);
  last_ = task.path;
  const std::size_t place = ledger_.enter();
  jobs_.emplace_back([this, kept = std::move(task), place](Session& session) { return put(session, kept, place); });
}

Flow<void> Transfers::run() {
  const std::string name = jobs_.size() == 1 ? last_ : say(Phrase::total_name, {std::to_string(jobs_.size())});
  std::optional<ProgressBar> bar;
  if (!options_.json && !options_.no_progress && ProgressBar::possible()) {
    bar.emplace(
        pool_.runner().conductor().network().reactor(), [this] { return meter_.progress(); }, name, options_.language);
  }
  if (in_order_) {
    co_await do_in_order(pool_, jobs_);
  } else {
    co_await do_jobs(pool_, jobs_, options_.session.jobs);
  }
}

void Transfers::failed(json result, const std::string& subject, Failure failure, std::size_t place) {
  if (ended_ && failure.ends_the_run) {
    // Said once; those that were under way beside it met the same.
    ledger_.close(place, [this, result = std::move(result)] { report_.not_tried(result); });
    return;
  }
  ended_ = ended_ || failure.ends_the_run;
  ledger_.close(place, [this, result = std::move(result), subject, failure = std::move(failure)] {
    report_.failed(result, failure.ends_the_run ? std::string_view() : std::string_view(subject), failure);
  });
}

Flow<void> Transfers::get(Session& session, const GetTask& task, std::size_t place) {
  json result = {{"name", task.name}};
  if (ended_) {
    ledger_.close(place, [this, result] { report_.not_tried(result); });
    co_return;
  }
  Attempt<std::unique_ptr<ResumableTarget>> target = task.target();
  if (!target) {
    failed(std::move(result), task.name, std::move(target.error()), place);
    co_return;
  }
  Attempt<Fetched> done = co_await fetch(session, task.name, **target, meter_);
  if (done) {
    fetched(std::move(result), (*target)->target().path(), *done, place);
  } else {
    failed(std::move(result), task.name, std::move(done.error()), place);
  }
}

void Transfers::fetched(json result, const std::string& path, const Fetched& what, std::size_t place) {
  result["saved_as"] = path;
  result["bytes"] = what.bytes;
  result["verified"] = what.verified;
  if (what.verified) result["sha256"] = what.sha256;
  if (what.resumed > 0) result["resumed_at"] = what.resumed;
  const std::string bytes = std::to_string(what.bytes);
  std::string line = !what.verified ? say(Phrase::saved_unverified, {shown(path), bytes})
                     : what.resumed == 0
                         ? say(Phrase::saved_verified, {shown(path), bytes})
                         : say(Phrase::saved_resumed, {shown(path), bytes, std::to_string(what.resumed)});
  if (path == "-") line.clear();
  ledger_.close(place, [this, result = std::move(result), line = std::move(line)] { report_.done(result, line); });
}

Flow<void> Transfers::put(Session& session, const PutTask& task, std::size_t place) {
  json result = {{"file", task.path}};
  if (ended_) {
    ledger_.close(place, [this, result] { report_.not_tried(result); });
    co_return;
  }
  Attempt<std::unique_ptr<UploadSource>> source = task.source();
  if (!source) {
    failed(std::move(result), {}, std::move(source.error()), place);
    co_return;
  }
  if (task.size == 0) meter_.expect((*source)->size());
  Attempt<Stored> done = co_await store(session, **source, task.path, task.name, task.existing, meter_);
  if (done) {
    stored(std::move(result), *done, place);
  } else {
    failed(std::move(result), task.path, std::move(done.error()), place);
  }
}

void Transfers::stored(json result, const Stored& what, std::size_t place) {
  result["stored_as"] = what.name;
  result["bytes"] = what.bytes;
  result["verified"] = what.verified || what.unchanged;
  if (!what.sha256.empty()) result["sha256"] = what.sha256;
  if (what.unchanged) result["unchanged"] = true;
  if (what.resumed > 0) result["resumed_at"] = what.resumed;
  const std::string name = shown(what.name);
  const std::string bytes = std::to_string(what.bytes);
  std::string line;
  if (what.unchanged) {
    line = say(Phrase::unchanged, {name});
  } else if (!what.verified) {
    line = say(Phrase::stored_unverified, {name, bytes});
  } else if (what.resumed > 0) {
    line = say(Phrase::stored_resumed, {name, bytes, std::to_string(what.resumed)});
  } else {
    line = say(Phrase::stored_verified, {name, bytes});
  }
  ledger_.close(place, [this, result = std::move(result), line = std::move(line)] { report_.done(result, line); });
}

}  // namespace wirelab::cli
