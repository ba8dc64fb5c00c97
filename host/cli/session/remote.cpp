#include "host/cli/session/remote.h"

#include <algorithm>
#include <deque>
#include <nlohmann/json.hpp>

#include "host/cli/session/phrases.h"
#include "host/cli/session/session_words.h"
#include "host/client/reply_exchange.h"
#include "host/client/session_core.h"

namespace wirelab::cli {
namespace {

using client::session_line;
using client::SessionRequest;
using nlohmann::json;

/// What reading a large file may take, whose size nobody knows yet; a server that hangs meanwhile resets by itself.
constexpr Duration kHashing = std::chrono::minutes(10);
constexpr int kMostLevels = 3;

json parsed(std::string_view text) {
  const auto shallow = [](int depth, json::parse_event_t, json&) { return depth <= kMostLevels; };
  return json::parse(text, shallow, false);
}

std::optional<std::string> text_of(const json& document, const char* key) {
  if (!document.is_object()) return std::nullopt;
  const auto found = document.find(key);
  if (found == document.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

std::optional<std::uint64_t> number_of(const json& document, const char* key) {
  if (!document.is_object()) return std::nullopt;
  const auto found = document.find(key);
  if (found == document.end() || !found->is_number_unsigned()) return std::nullopt;
  return found->get<std::uint64_t>();
}

}  // namespace

std::optional<RemoteEntry> read_entry(std::string_view text) {
  const json document = parsed(text);
  const auto path = text_of(document, "path");
  const auto type = text_of(document, "type");
  if (!path || !type || (*type != "file" && *type != "directory")) return std::nullopt;
  const std::string modified = text_of(document, "modified").value_or("");
  if (path->size() > kMaxPath || modified.size() > kMaxTime) return std::nullopt;
  return RemoteEntry{.path = *path,
                     .directory = *type == "directory",
                     .size = number_of(document, "size").value_or(0),
                     .modified = modified};
}

bool is_sha256(std::string_view text) noexcept {
  return text.size() == 64 && std::ranges::all_of(text, [](char digit) {
           return (digit >= '0' && digit <= '9') || (digit >= 'a' && digit <= 'f');
         });
}

std::optional<RemoteHash> read_hash(std::string_view text) {
  const json document = parsed(text);
  const auto size = number_of(document, "size");
  const auto sum = text_of(document, "sha256");
  if (!size || !sum || !is_sha256(*sum)) return std::nullopt;
  return RemoteHash{.size = *size, .sha256 = *sum};
}

std::optional<std::uint64_t> read_number(std::string_view text, const char* key) {
  return number_of(parsed(text), key);
}

std::shared_ptr<SessionRequest> hash_request(const std::string& path, std::optional<std::uint64_t> length) {
  std::string line = session_line("FILE_HASH", {path});
  if (length) line += " " + std::to_string(*length);
  auto request = std::make_shared<SessionRequest>(std::move(line), kMaxFacts);
  request->grant(kHashing);
  return request;
}

Flow<Attempt<RemoteHash>> remote_hash(Session& session, const std::string& path) {
  if (Attempt<void> open = co_await session.ready(); !open) co_return std::unexpected(std::move(open.error()));
  const auto request = hash_request(path);
  session.begin(request);
  if (Attempt<void> done = co_await session.await(*request, path); !done) {
    co_return std::unexpected(std::move(done.error()));
  }
  const auto hash = read_hash(request->text());
  if (!hash) co_return std::unexpected(senseless(session.conductor(), request->text()));
  co_return *hash;
}

Flow<Attempt<RemoteEntry>> remote_info(Session& session, const std::string& path) {
  const std::string line = session_line("FILE_INFO", {path});
  auto answer = co_await session.ask(line, path, kMaxFacts);
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  const auto entry = read_entry(*answer);
  if (!entry) co_return std::unexpected(senseless(session.conductor(), *answer));
  co_return *entry;
}

Flow<Attempt<RemoteSpace>> remote_space(Session& session) {
  auto answer = co_await session.ask("FREE_SPACE", {});
  if (!answer) co_return std::unexpected(std::move(answer.error()));
  const auto total = read_number(*answer, "total");
  const auto free = read_number(*answer, "free");
  if (!total || !free) co_return std::unexpected(senseless(session.conductor(), *answer));
  co_return RemoteSpace{.total = *total, .free = *free};
}

Flow<Attempt<std::vector<RemoteEntry>>> remote_tree(Session& session, const std::string& path) {
  if (Attempt<void> open = co_await session.ready(); !open) co_return std::unexpected(std::move(open.error()));
  std::vector<RemoteEntry> entries;
  std::optional<std::string> nonsense;
  std::size_t kept = 0;
  const auto take = [&](std::string_view line) {
    auto entry = read_entry(line);
    if (entry) kept += entry->path.size() + entry->modified.size();
    if (!entry || entries.size() == kMaxTree || kept > kMaxTreeText) {
      nonsense = line;
      return false;
    }
    entries.push_back(std::move(*entry));
    return true;
  };
  const std::string line = path.empty() ? std::string("LIST_TREE") : session_line("LIST_TREE", {path});
  const auto request = std::make_shared<client::StreamRequest>(line, take);
  request->grant(kHashing);
  session.begin(request);
  Attempt<void> done = co_await session.await(*request, path);
  if (nonsense) co_return std::unexpected(senseless(session.conductor(), *nonsense));
  if (!done) co_return std::unexpected(std::move(done.error()));
  co_return entries;
}

Flow<Attempt<std::string>> remote_names(Session& session, const std::string& path) {
  const std::string line = path.empty() ? std::string("LIST_FILES") : session_line("LIST_FILES", {path});
  co_return co_await session.ask(line, path, client::kMaxListing);
}

Flow<void> ask_each(Session& session, std::size_t count, const TextOf& line, const TextOf& subject, const Told& told) {
  std::deque<std::shared_ptr<SessionRequest>> window;
  std::size_t begun = 0;
  for (std::size_t i = 0; i < count; ++i) {
    for (; begun < count && window.size() < client::SessionCore::kPipeline; ++begun) {
      window.push_back(std::make_shared<SessionRequest>(line(begun), kMaxFacts));
      session.begin(window.back());
    }
    const std::shared_ptr<SessionRequest> request = std::move(window.front());
    window.pop_front();
    const std::string about = subject(i);
    Attempt<void> done = co_await session.await(*request, about);
    told(i, *request, std::move(done));
  }
}

std::string plain_path(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  while (path.ends_with('/')) path.remove_suffix(1);
  return path == "." ? std::string() : std::string(path);
}

std::string joined_path(std::string_view folder, std::string_view name) {
  if (folder.empty()) return std::string(name);
  if (name.empty()) return std::string(folder);
  return std::string(folder) + "/" + std::string(name);
}

}  // namespace wirelab::cli
