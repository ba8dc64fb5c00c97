#include "firmware/storage_posix/partial_place.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <tuple>
#include <utility>

#include "firmware/core/text.h"
#include "firmware/storage_posix/retry.h"

namespace wirelab::storage {
namespace {

constexpr std::size_t kKeyDigits = 64;

class PartialCollector final : public EntrySink {
 public:
  explicit PartialCollector(std::vector<PartialName>& names) : names_(names) {}
  bool entry(std::string_view name, mode_t type) override {
    if (type == S_IFDIR) return true;
    if (auto parsed = PartialName::parse(name)) names_.push_back(std::move(*parsed));
    return true;
  }

 private:
  std::vector<PartialName>& names_;
};

struct AgedName {
  std::int64_t modified = 0;
  PartialName name;
};

}  // namespace

std::string PartialName::text() const { return key + "-" + std::to_string(offset); }

std::optional<PartialName> PartialName::parse(std::string_view text) {
  if (text.size() <= kKeyDigits || text[kKeyDigits] != '-' || !parse_digest(text.substr(0, kKeyDigits))) {
    return std::nullopt;
  }
  const auto offset = parse_decimal(text.substr(kKeyDigits + 1));
  if (!offset) return std::nullopt;
  return PartialName{std::string(text.substr(0, kKeyDigits)), *offset};
}

int PartialPlace::list(SystemCalls& calls, std::vector<PartialName>& names) const {
  PartialCollector collector(names);
  return uninterrupted([&] {
    names.clear();
    return calls.read_entries(directory.get(), collector);
  });
}

int PartialPlace::unlink(SystemCalls& calls, const PartialName& name) const {
  const int answer = uninterrupted([&] { return calls.unlink(directory.get(), name.text().c_str()); });
  return answer == -ENOENT ? 0 : answer;
}

int PartialPlace::find(SystemCalls& calls, std::string_view key, PartialName& found) {
  std::vector<PartialName> names;
  if (const int answer = list(calls, names); answer < 0) return answer;
  std::erase_if(names, [&](const PartialName& name) { return name.key != key; });
  if (names.empty()) return -ENOENT;
  // Where a renaming survived only in part a file has two names, and both speak the truth.
  std::ranges::sort(names, {}, &PartialName::offset);
  found = names.back();
  names.pop_back();
  for (const PartialName& name : names) {
    if (const int answer = unlink(calls, name); answer < 0) return answer;
  }
  return 0;
}

int PartialPlace::enter(SystemCalls& calls, std::string_view key, PartialName& name, UniqueFd& file) {
  std::vector<UniqueFd> going;
  const std::lock_guard lock(mutex_);
  int answer = find(calls, key, name);
  if (answer == -ENOENT) {
    name = {std::string(key), 0};
    answer = sweep_locked(calls, kMaxUploadsKept - 1, going);
  }
  if (answer < 0) return answer;
  answer = uninterrupted([&] {
    return calls.open_at(directory.get(), name.text().c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0666);
  });
  if (answer < 0) return answer;
  file = UniqueFd(answer);
  entered_.emplace(key);
  return 0;
}

void PartialPlace::leave(std::string_view key) {
  const std::lock_guard lock(mutex_);
  if (const auto found = entered_.find(key); found != entered_.end()) entered_.erase(found);
}

int PartialPlace::remove(SystemCalls& calls, std::string_view key) {
  std::vector<PartialName> names;
  int answer = list(calls, names);
  if (answer < 0) return answer;
  answer = -ENOENT;
  for (const PartialName& name : names) {
    if (name.key != key) continue;
    answer = unlink(calls, name);
    if (answer < 0) return answer;
  }
  return answer;
}

int PartialPlace::cut(SystemCalls& calls, int file, const PartialName& name) {
  struct stat status{};
  if (const int answer = uninterrupted([&] { return calls.status(file, status); }); answer < 0) return answer;
  if (!S_ISREG(status.st_mode) || static_cast<std::uint64_t>(status.st_size) <= name.offset) return 0;
  return uninterrupted([&] { return calls.truncate(file, static_cast<off_t>(name.offset)); });
}

int PartialPlace::tidy(SystemCalls& calls) {
  std::vector<PartialName> names;
  if (const int answer = list(calls, names); answer < 0) return answer;
  // Whatever fails here stays as it is: it costs room, and is no reason not to serve.
  for (PartialName& name : names) {
    // Of several names of one file only the last may be cut to its offset.
    const std::string key = name.key;
    if (find(calls, key, name) < 0) continue;
    const int opened = uninterrupted([&] {
      return calls.open_at(directory.get(), name.text().c_str(), O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY, 0);
    });
    if (opened < 0) continue;
    const UniqueFd file(opened);
    struct stat status{};
    if (uninterrupted([&] { return calls.status(opened, status); }) < 0 || !S_ISREG(status.st_mode)) continue;
    // The other name may not be durable yet, so what it leads to is synced before this one goes.
    if (is_published(status) && uninterrupted([&] { return calls.sync(opened); }) < 0) continue;
    if (name.offset == 0 || is_published(status)) {
      static_cast<void>(unlink(calls, name));
    } else {
      static_cast<void>(cut(calls, opened, name));
    }
  }
  return 0;
}

int PartialPlace::sweep(SystemCalls& calls, std::size_t most) {
  // The last close of a large file that was removed takes long: not under the lock.
  std::vector<UniqueFd> going;
  const std::lock_guard lock(mutex_);
  return sweep_locked(calls, most, going);
}

int PartialPlace::sweep_locked(SystemCalls& calls, std::size_t most, std::vector<UniqueFd>& going) {
  std::vector<PartialName> names;
  if (const int answer = list(calls, names); answer < 0) return answer;
  std::size_t left = names.size();
  std::vector<AgedName> may_go;
  for (PartialName& name : names) {
    if (entered_.contains(name.key)) continue;
    struct stat status{};
    const int answer = uninterrupted([&] { return calls.status_at(directory.get(), name.text().c_str(), status); });
    // Somebody drops it meanwhile.
    if (answer == -ENOENT) --left;
    if (answer == -ENOENT) continue;
    if (answer < 0) return answer;
    may_go.push_back({status.st_mtime, std::move(name)});
  }
  std::ranges::sort(may_go, {}, [](const AgedName& one) { return std::tie(one.modified, one.name.key); });
  const std::int64_t now = calls.now().seconds;
  for (const AgedName& one : may_go) {
    if (left <= most && now - one.modified <= kUploadKeptSeconds) break;
    const std::string text = one.name.text();
    const int held = uninterrupted(
        [&] { return calls.open_at(directory.get(), text.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK, 0); });
    if (held >= 0) going.emplace_back(held);
    if (const int answer = unlink(calls, one.name); answer < 0) return answer;
    --left;
  }
  return left <= most ? 0 : -ENOMEM;
}

}  // namespace wirelab::storage
