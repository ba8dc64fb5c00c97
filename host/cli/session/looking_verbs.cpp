#include "host/cli/session/looking_verbs.h"

#include <algorithm>

#include "host/cli/display.h"
#include "host/cli/path.h"
#include "host/cli/progress_line.h"
#include "host/cli/session/phrases.h"
#include "host/cli/session/remote.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
using nlohmann::json;

class Looking final : public SessionVerb {
 public:
  using SessionVerb::SessionVerb;

  Flow<void> run() {
    switch (options_.action) {
      case Action::ls: return list();
      case Action::info: return info();
      case Action::hash: return hash();
      default: return space();
    }
  }

 private:
  Flow<void> list() {
    const std::string path = options_.words.empty() ? "" : options_.words.front();
    json result = {{"path", path.empty() ? "." : path}};
    Attempt<std::string> names = co_await remote_names(session(), path);
    std::string folder = path;
    if (!names && names.error().reason == Reason::not_found && !path.empty()) {
      // A file is listed alone, as ls(1) does; to servers a file is no directory that exists.
      const Attempt<RemoteEntry> entry = co_await remote_info(session(), path);
      if (entry && !entry->directory) {
        names = path;
        folder.clear();
      }
    }
    if (!names) {
      failed(std::move(result), path, names.error());
      co_return;
    }
    result["entries"] = json::array();
    if (options_.session.details) {
      co_await list_details(std::move(result), std::move(folder), entries_of(*names));
      co_return;
    }
    for (const RemoteEntry& entry : entries_of(*names)) {
      result["entries"].push_back({{"name", entry.path}, {"type", entry.directory ? "directory" : "file"}});
    }
    report_.done(std::move(result), {});
    if (!names->empty()) report_.line(shown_lines(*names));
  }

  static std::vector<RemoteEntry> entries_of(std::string_view names) {
    std::vector<RemoteEntry> entries;
    while (!names.empty()) {
      const std::size_t end = std::min(names.find('\n'), names.size());
      std::string_view name = names.substr(0, end);
      names.remove_prefix(std::min(end + 1, names.size()));
      const bool directory = name.ends_with('/');
      if (directory) name.remove_suffix(1);
      entries.push_back({.path = std::string(name), .directory = directory, .size = 0, .modified = {}});
    }
    return entries;
  }

  Flow<void> list_details(json result, std::string path, std::vector<RemoteEntry> entries) {
    std::string page;
    std::optional<Failure> trouble;
    const TextOf line = [&](std::size_t i) {
      return session_line("FILE_INFO", {joined_path(plain_path(path), entries[i].path)});
    };
    const TextOf subject = [&](std::size_t i) { return entries[i].path; };
    const Told told = [&](std::size_t i, const SessionRequest& request, Attempt<void> done) {
      const auto found = done ? read_entry(request.text()) : std::nullopt;
      if (!done && done.error().reason != Reason::not_found && !trouble) trouble = done.error();
      // What went away meanwhile is not there.
      if (!found) return;
      entries[i].size = found->size;
      entries[i].modified = found->modified;
      result["entries"].push_back(entry_json(entries[i], "name"));
      page += detail_line(entries[i]);
    };
    co_await ask_each(session(), entries.size(), line, subject, told);
    if (trouble) {
      failed(std::move(result), path, *trouble);
      co_return;
    }
    report_.done(std::move(result), {});
    report_.part(page);
  }

  static json entry_json(const RemoteEntry& entry, const char* key) {
    json result = {{key, entry.path}, {"type", entry.directory ? "directory" : "file"}};
    if (!entry.directory) result["size"] = entry.size;
    result["modified"] = entry.modified.empty() ? json() : json(entry.modified);
    return result;
  }

  static std::string detail_line(const RemoteEntry& entry) {
    constexpr std::size_t kSize = 12;
    constexpr std::size_t kTime = 25;
    std::string size = entry.directory ? "-" : std::to_string(entry.size);
    std::string time = entry.modified.empty() ? "-" : shown(entry.modified.substr(0, kTime));
    size.insert(0, kSize - std::min(kSize, size.size()), ' ');
    time.resize(std::max(kTime, time.size()), ' ');
    return (entry.directory ? "d " : "- ") + size + "  " + time + "  " + shown(entry.path) +
           (entry.directory ? "/\n" : "\n");
  }

  Flow<void> space() {
    const Attempt<RemoteSpace> space = co_await remote_space(session());
    if (!space) {
      failed(json::object(), {}, space.error());
      co_return;
    }
    report_.done({{"total", space->total}, {"free", space->free}},
                 say(Phrase::space,
                     {short_bytes(static_cast<double>(space->free)), short_bytes(static_cast<double>(space->total))}));
  }

  Flow<void> info() {
    for (const std::string& word : options_.words) {
      const Attempt<RemoteEntry> entry = co_await remote_info(session(), word);
      if (!entry) {
        failed({{"path", word}}, word, entry.error());
        if (ended_) co_return;
        continue;
      }
      const std::string time = entry->modified.empty() ? say(Phrase::no_time) : shown(entry->modified);
      const std::string path = shown(entry->path.empty() ? word : entry->path);
      report_.done(entry_json(*entry, "path"),
                   entry->directory ? say(Phrase::info_directory, {path, time})
                                    : say(Phrase::info_file, {path, short_bytes(static_cast<double>(entry->size)),
                                                              std::to_string(entry->size), time}));
    }
  }

  Flow<void> hash() {
    for (const std::string& word : options_.words) {
      const Attempt<RemoteHash> sum = co_await remote_hash(session(), word);
      if (!sum) {
        failed({{"path", word}}, word, sum.error());
        if (ended_) co_return;
        continue;
      }
      report_.done({{"path", word}, {"size", sum->size}, {"sha256", sum->sha256}}, sum->sha256 + "  " + shown(word));
    }
  }
};

}  // namespace

Flow<void> do_looking(SessionPool& pool, const Options& options, const Interruption& interruption, Report& report) {
  Looking verb(pool, options, interruption, report);
  co_await verb.run();
}

}  // namespace wirelab::cli
