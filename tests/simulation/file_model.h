#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/contents.h"
#include "tests/simulation/verdict.h"

namespace wirelab::simulation {

/// One visible thing beneath the root.
struct Visible {
  enum class Kind : std::uint8_t { file, directory, other };
  std::string path;
  Kind kind = Kind::file;
  std::uint64_t number = 0;              ///< of the file, whatever it is called
  std::uint64_t version = 0;             ///< changes with its content
  const std::string* content = nullptr;  ///< of a file
};

/// A change of files that a peer has asked for.
struct FileChange {
  /// `part` and `drop` change only what nobody sees.
  enum class Kind : std::uint8_t { upload, removal, renaming, part, drop };
  /// Of an upload: what has to be true of its name.
  enum class Condition : std::uint8_t { beside, free, replace };
  Kind kind = Kind::upload;
  std::string path;
  std::string to;  ///< of a renaming
  Contents::Id content = Contents::kEmpty;
  bool allowed = false;  ///< whoever asks may have the role
  Condition condition = Condition::beside;
  Contents::Id old = Contents::kEmpty;  ///< what is to be replaced
  /// From this moment of the model on it can happen no more: it was refused, or nobody is left who could do it.
  std::optional<std::size_t> over{};
  bool applied = false;        ///< it was seen to happen
  std::size_t applied_in = 0;  ///< the moment in which it was
  bool taken_back = false;
  bool acknowledged = false;
  std::string stored_as;  ///< of an upload that was applied
};
using FileChangePtr = std::shared_ptr<FileChange>;

/// What files there may be: the reference that the store is held against. It is shown the directory after each event
/// and asks of every difference who wanted it and whether he was allowed to.
class FileModel {
 public:
  FileModel(const Contents& contents, Verdict& verdict) : contents_(contents), verdict_(verdict) {}

  /// A peer begins to ask.
  [[nodiscard]] FileChangePtr asked(FileChange change);
  /// It was told that the change is done; `stored_as` is what it was told for an upload.
  void acknowledged(const FileChangePtr& change, std::string_view stored_as);
  /// It was told that it failed. `excused`: the disk failed, so that it may have happened all the same. `ends`: it was
  /// told for certain, so that it may not happen from now on.
  void refused(const FileChangePtr& change, bool excused, bool ends = true);
  /// Nothing that was asked for until now can still happen, but for those that are in the list.
  void settle(const std::vector<FileChangePtr>& still);

  /// What is visible at the very beginning.
  void begin(const std::vector<Visible>& all);
  /// What is visible now.
  void observe(const std::vector<Visible>& all);
  /// What is visible after a power cut is all that there is.
  void restart(const std::vector<Visible>& all);
  /// Whether what a cut leaves, or would leave, is allowed. `relaxed`: calls of the disk have failed, after which it
  /// promises less.
  void check_survivors(const std::vector<Visible>& all, bool relaxed) const;

  /// Goes up with each change.
  [[nodiscard]] std::size_t version() const noexcept { return states_.size() - 1; }
  /// Whether at some moment since `version` …
  [[nodiscard]] bool was_listed(std::size_t version, std::string_view directory, std::string_view text) const;
  [[nodiscard]] bool had_content(std::size_t version, const std::string& path, Contents::Id content) const;
  [[nodiscard]] bool some_content(std::size_t version, const std::string& path,
                                  const std::function<bool(Contents::Id)>& accept) const;
  [[nodiscard]] bool lacked_content(std::size_t version, const std::string& path, Contents::Id content) const;
  [[nodiscard]] bool had_directory(std::size_t version, const std::string& path) const;
  [[nodiscard]] bool had_file(std::size_t version, const std::string& path) const;
  [[nodiscard]] bool lacked_file(std::size_t version, const std::string& path) const;
  [[nodiscard]] bool lacked_directory(std::size_t version, const std::string& path) const;
  /// What stands under that name now, if it is a file.
  [[nodiscard]] std::optional<Contents::Id> content_now(const std::string& path) const;
  /// Whether any file has that content now.
  [[nodiscard]] bool has_content(Contents::Id content) const;
  /// Paths of the files that are there now.
  [[nodiscard]] std::vector<std::string> files() const;

 private:
  struct Thing {
    Visible::Kind kind;
    std::uint64_t number;
    Contents::Id content;
  };
  using State = std::map<std::string, Thing>;
  struct Step {
    FileChangePtr change;  // null for what was there before
    std::string place;     // empty: nowhere any more
  };
  struct File {
    Contents::Id content = Contents::kEmpty;
    std::uint64_t version = 0;
    std::vector<Step> steps;
  };

  /// Whether it may be what has just happened.
  [[nodiscard]] static bool may_happen(const FileChange& change, FileChange::Kind kind) {
    return change.kind == kind && change.allowed && !change.applied && !change.over;
  }
  void apply(FileChange& change);
  /// What the model took for done for one of two who asked for the same is from now on done for the other.
  void trade(FileChangePtr one, FileChangePtr other);
  [[nodiscard]] const State& now() const { return *states_.back(); }
  [[nodiscard]] State read(const std::vector<Visible>& all, bool known_only) const;
  /// Answers for whom it appeared.
  FileChangePtr appeared(const std::string& path, const Thing& thing, const State& before);
  [[nodiscard]] static bool holds(const FileChange& change, const std::string& path, const State& before);
  void check_replaced(const State& survived) const;
  void moved(const std::string& from, const std::string& to, const Thing& thing);
  void vanished(const std::string& path, const Thing& thing);
  template <typename Accept>
  [[nodiscard]] bool some_state(std::size_t version, Accept accept) const;
  [[nodiscard]] std::string list(const State& state, std::string_view directory) const;
  void check_file(const std::string& what, const File& file, const std::vector<std::string>& places,
                  bool relaxed) const;

  const Contents& contents_;
  Verdict& verdict_;
  std::vector<std::shared_ptr<const State>> states_;
  std::map<std::uint64_t, File> files_;
  std::vector<FileChangePtr> open_;  // may still happen
};

/// Whether `stored` is what an upload of `path` is called when `taken` says which names are.
[[nodiscard]] bool is_first_free(std::string_view path, std::string_view stored,
                                 const std::function<bool(const std::string&)>& taken);

}  // namespace wirelab::simulation
