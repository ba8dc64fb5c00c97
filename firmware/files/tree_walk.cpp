#include "firmware/files/tree_walk.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "firmware/storage/path_rules.h"

namespace wirelab::files {
namespace {

// For the name of a directory that is left, behind which the one around it is read again.
constexpr std::size_t kSlack = storage::kMaxName;

}  // namespace

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): the path is written before it is read
TreeWalk::TreeWalk(std::string_view root) noexcept { enter(root.copy(path_.data(), path_.size())); }

std::optional<TreeWalk::Found> TreeWalk::next() noexcept {
  while (depth_ > 0 && !top().wanted) {
    Level& level = top();
    if (level.at < level.end) {
      if (auto found = tell(level)) return found;
    } else if (level.more) {
      level.wanted = true;
    } else {
      leave();
    }
  }
  return std::nullopt;
}

/// The level's next entry, if its path can be named.
std::optional<TreeWalk::Found> TreeWalk::tell(Level& level) noexcept {
  Record record{};
  std::memcpy(&record, room_.get() + level.at, sizeof record);
  const char* name = room_.get() + level.at + sizeof record;
  level.at += static_cast<std::uint32_t>(sizeof record + record.length);
  std::size_t length = level.path_length;
  if (length + 1 + record.length > path_.size()) return std::nullopt;
  if (length > 0) path_[length++] = '/';
  std::copy_n(name, record.length, path_.data() + length);
  length += record.length;
  if (record.info.type == storage::EntryType::directory) enter(length);
  return Found{.path = {path_.data(), length}, .info = record.info};
}

void TreeWalk::enter(std::size_t path_length) noexcept {
  levels_[depth_++] = {.begin = used_,
                       .at = used_,
                       .end = used_,
                       .path_length = static_cast<std::uint16_t>(path_length),
                       .more = true,
                       .wanted = true};
}

void TreeWalk::leave() noexcept {
  const Level left = top();
  used_ = left.begin;
  if (--depth_ == 0 || !top().lost) return;
  Level& level = top();
  const std::size_t name = level.path_length == 0 ? 0 : level.path_length + std::size_t{1};
  level.lost = false;
  level.more = true;
  level.begin = level.at = level.end = used_;
  keep({path_.data() + name, left.path_length - name});
}

void TreeWalk::keep(std::string_view bytes) noexcept {
  std::ranges::copy(bytes, room_.get() + used_);
  used_ += static_cast<std::uint32_t>(bytes.size());
}

Result<void> TreeWalk::take(const storage::EntryBatch& batch) noexcept {
  std::size_t size = batch.last.size();
  for (const storage::Entry& entry : batch.entries) size += sizeof(Record) + entry.name.size();
  // The name behind which was read is in the way no longer.
  used_ = top().begin;
  if (!make_room(size)) return fail(Error::no_resources);
  Level& level = top();
  level.begin = level.at = used_;
  for (const storage::Entry& entry : batch.entries) {
    const Record record{.info = entry.info, .length = static_cast<std::uint16_t>(entry.name.size())};
    keep({reinterpret_cast<const char*>(&record), sizeof record});
    keep(entry.name);
  }
  level.end = used_;
  keep(batch.last);
  level.more = batch.more;
  level.wanted = false;
  return {};
}

bool TreeWalk::make_room(std::size_t size) noexcept {
  for (std::size_t index = 0; index + 1 < depth_ && used_ + size > kRoom; ++index) lose(index);
  return used_ + size <= kRoom && grow(used_ + size);
}

/// A board that walks through small directories has not the memory for large ones.
bool TreeWalk::grow(std::size_t size) noexcept {
  if (size + kSlack <= capacity_) return true;
  const std::size_t more = std::min(std::max(size, capacity_ * 2), kRoom) + kSlack;
  std::unique_ptr<char[]> larger(new (std::nothrow) char[more]);
  if (larger == nullptr) return false;
  std::copy_n(room_.get(), used_, larger.get());
  room_ = std::move(larger);
  capacity_ = more;
  return true;
}

/// Gives up what is kept of an outer directory, all that are further out having lost theirs.
void TreeWalk::lose(std::size_t index) noexcept {
  Level& level = levels_[index];
  const std::uint32_t gone = levels_[index + 1].begin;
  level.lost = level.lost || level.more || level.at < level.end;
  level.more = false;
  level.begin = level.at = level.end = 0;
  std::memmove(room_.get(), room_.get() + gone, used_ - gone);
  used_ -= gone;
  for (std::size_t inner = index + 1; inner < depth_; ++inner) {
    levels_[inner].begin -= gone;
    levels_[inner].at -= gone;
    levels_[inner].end -= gone;
  }
}

}  // namespace wirelab::files
