#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "host/cli/session/session.h"

namespace wirelab::cli {

/// A file or directory on the server, as it says.
struct RemoteEntry {
  std::string path;  ///< as it came: escape it before showing, check it before a local file is named so
  bool directory = false;
  std::uint64_t size = 0;
  std::string modified;  ///< empty where nobody keeps it
};

/// Bytes on the server and their sum.
struct RemoteHash {
  std::uint64_t size = 0;
  std::string sha256;
};

/// The disk of the server.
struct RemoteSpace {
  std::uint64_t total = 0;
  std::uint64_t free = 0;
};

/// Most entries of a tree that are taken: what a server says has a bound.
inline constexpr std::size_t kMaxTree = 1'000'000;
/// Longest path and longest time of an entry, and most bytes of all paths and times of a tree.
inline constexpr std::size_t kMaxPath = 1024;
inline constexpr std::size_t kMaxTime = 64;
inline constexpr std::size_t kMaxTreeText = 64U * 1024 * 1024;

/// Reads a document of FILE_INFO; nothing if it is none.
[[nodiscard]] std::optional<RemoteEntry> read_entry(std::string_view json);
/// Reads a document of FILE_HASH.
[[nodiscard]] std::optional<RemoteHash> read_hash(std::string_view json);
/// True for 64 digits of 0-9a-f.
[[nodiscard]] bool is_sha256(std::string_view text) noexcept;
/// The number under `key` of a document; nothing if there is none.
[[nodiscard]] std::optional<std::uint64_t> read_number(std::string_view json, const char* key);

/// A request for a hash of a file, or of its first bytes, with the time that it takes.
[[nodiscard]] std::shared_ptr<client::SessionRequest> hash_request(const std::string& path,
                                                                   std::optional<std::uint64_t> length = std::nullopt);
[[nodiscard]] Flow<Attempt<RemoteHash>> remote_hash(Session& session, const std::string& path);
[[nodiscard]] Flow<Attempt<RemoteEntry>> remote_info(Session& session, const std::string& path);
[[nodiscard]] Flow<Attempt<RemoteSpace>> remote_space(Session& session);
/// Everything beneath `path`, each directory before what is in it.
[[nodiscard]] Flow<Attempt<std::vector<RemoteEntry>>> remote_tree(Session& session, const std::string& path);
/// The names in a directory as LIST_FILES tells them; an empty path is the top.
[[nodiscard]] Flow<Attempt<std::string>> remote_names(Session& session, const std::string& path);

/// Longest document of one entry that is taken.
inline constexpr std::size_t kMaxFacts = 4096;
/// What became of one of many requests.
using Told = std::function<void(std::size_t index, const client::SessionRequest& request, Attempt<void> done)>;
/// A text of each.
using TextOf = std::function<std::string(std::size_t index)>;
/// Asks `count` times, a bounded number at once, however many there are; `line` gives the words and `told` takes the
/// replies, both in order. Of a failure, the subject is `subject`. The session is to be ready.
[[nodiscard]] Flow<void> ask_each(Session& session, std::size_t count, const TextOf& line, const TextOf& subject,
                                  const Told& told);

/// `path` without what means nothing: "./" at its beginning and "/" at its end.
[[nodiscard]] std::string plain_path(std::string_view path);
/// `folder` and `name` in one; an empty folder is the top.
[[nodiscard]] std::string joined_path(std::string_view folder, std::string_view name);

}  // namespace wirelab::cli
