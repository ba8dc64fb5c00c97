#include "firmware/storage_littlefs/volume.h"

#include <algorithm>
#include <new>

#include "firmware/storage_littlefs/file_blocks.h"
#include "firmware/storage_littlefs/littlefs_error.h"
#include "firmware/storage_littlefs/own_paths.h"

namespace wirelab::storage {

namespace {

/// True if littlefs refused before it changed anything.
bool is_refusal(int answer) noexcept {
  return answer == LFS2_ERR_NOENT || answer == LFS2_ERR_EXIST || answer == LFS2_ERR_NOTDIR ||
         answer == LFS2_ERR_ISDIR || answer == LFS2_ERR_FBIG || answer == LFS2_ERR_NOTEMPTY;
}

}  // namespace

int Volume::finished(int answer) {
  const auto sent = port_->finish();
  if (answer >= 0 && !sent) answer = LFS2_ERR_IO;
  if (answer < 0 && !is_refusal(answer)) doubtful_ = true;
  return answer;
}

int Volume::ready() {
  if (!doubtful_) return LFS2_ERR_OK;
  // littlefs forgets all files here. One being read needs nothing of it but its blocks, which the disk still calls its
  // own; those of a file in the making belong to nobody any more.
  writers_.for_each([](OpenFile& writer) {
    writer.unlink();
    writer.open = false;
    writer.taken = 0;
  });
  port_->drop();
  if (lfs2_mount(&littlefs_, &config_) < 0) return LFS2_ERR_IO;
  if (lfs2_fs_mkconsistent(&littlefs_) < 0 || !port_->finish()) return LFS2_ERR_IO;
  const lfs2_ssize_t used = lfs2_fs_size(&littlefs_);
  if (used < 0) return LFS2_ERR_IO;
  space_.counted(static_cast<std::uint64_t>(used), port_->erased());
  doubtful_ = false;
  return LFS2_ERR_OK;
}

std::uint32_t Volume::blocks_of(std::uint64_t size) const noexcept {
  return file_blocks(size, settings_.block_size, inline_limit_);
}

bool Volume::fits(std::uint32_t blocks) {
  if (space_.fits(blocks, port_->erased())) return true;
  if (!space_.stale(port_->erased())) return false;
  const lfs2_ssize_t used = lfs2_fs_size(&littlefs_);
  if (used < 0) return false;
  space_.counted(static_cast<std::uint64_t>(used), port_->erased());
  return space_.fits(blocks, port_->erased());
}

int Volume::look(const char* path, lfs2_info& info) {
  const int answer = ready();
  return answer < 0 ? answer : lfs2_stat(&littlefs_, path, &info);
}

Result<void> Volume::open(OpenFile& file, const char* path) {
  int answer = ready();
  if (answer >= 0) answer = lfs2_file_opencfg(&littlefs_, &file.file, path, LFS2_O_RDONLY, &file.config);
  if (answer < 0) return fail(littlefs_error(answer));
  file.open = true;
  file.removed = false;
  file.number = 0;
  readers_.push_back(file);
  return {};
}

std::uint64_t Volume::size(OpenFile& file) noexcept {
  const lfs2_soff_t size = lfs2_file_size(&littlefs_, &file.file);
  return size < 0 ? 0 : static_cast<std::uint64_t>(size);
}

Result<std::size_t> Volume::read(OpenFile& file, std::uint64_t offset, MutableBytes into) {
  const lfs2_soff_t at = lfs2_file_seek(&littlefs_, &file.file, static_cast<lfs2_soff_t>(offset), LFS2_SEEK_SET);
  if (at < 0) return fail(littlefs_error(at));
  port_->expect(into.size());
  const lfs2_ssize_t got = lfs2_file_read(&littlefs_, &file.file, into.data(), static_cast<lfs2_size_t>(into.size()));
  port_->expect(0);
  if (got < 0) return fail(littlefs_error(got));
  return static_cast<std::size_t>(got);
}

void Volume::close(OpenFile& file) {
  if (!file.open) return;
  const std::uint32_t blocks = blocks_of(size(file));
  static_cast<void>(lfs2_file_close(&littlefs_, &file.file));
  file.open = false;
  file.unlink();
  if (!file.removed) return;
  bool still_read = false;
  readers_.for_each([&](OpenFile& other) { still_read |= other.removed && other.number == file.number; });
  if (still_read) return;
  // What cannot be removed now goes at the next mount.
  const NumberedPath path(kRemoved, file.number);
  if (ready() >= 0 && finished(lfs2_remove(&littlefs_, path.c_str())) >= 0) space_.freed(blocks);
}

Result<void> Volume::create(OpenFile& file, std::uint64_t size) {
  if (const int answer = ready(); answer < 0) return fail(littlefs_error(answer));
  const std::uint32_t blocks = blocks_of(size);
  if (!fits(blocks)) return fail(Error::no_space);
  file.number = next_number_++;
  file.taken = 0;
  file.promised = blocks;
  space_.promise(blocks);
  const NumberedPath path(kIncoming, file.number);
  const int answer = finished(lfs2_file_opencfg(&littlefs_, &file.file, path.c_str(),
                                                LFS2_O_WRONLY | LFS2_O_CREAT | LFS2_O_EXCL, &file.config));
  file.open = answer >= 0;
  if (file.open) writers_.push_back(file);
  return littlefs_result(answer);
}

Result<void> Volume::promise(OpenFile& file, std::uint64_t size) {
  if (ready() < 0 || !file.open) return fail(Error::io);
  const std::uint32_t wanted = blocks_of(size);
  const std::uint32_t here = file.taken + file.promised;
  if (wanted <= here) return {};
  if (!fits(wanted - here)) return fail(Error::no_space);
  file.promised += wanted - here;
  space_.promise(wanted - here);
  return {};
}

Result<void> Volume::append(OpenFile& file, ConstBytes bytes) {
  if (ready() < 0 || !file.open) return fail(Error::io);
  const lfs2_ssize_t written =
      lfs2_file_write(&littlefs_, &file.file, bytes.data(), static_cast<lfs2_size_t>(bytes.size()));
  const int answer = finished(written);
  settle_promise(file);
  return littlefs_result(answer);
}

void Volume::settle_promise(OpenFile& file) {
  const std::uint32_t now = blocks_of(size(file));
  if (now <= file.taken) return;
  const std::uint32_t kept = std::min(now - file.taken, file.promised);
  file.taken = now;
  file.promised -= kept;
  space_.take_back(kept);
}

Result<void> Volume::seal(OpenFile& file) {
  if (ready() < 0 || !file.open) return fail(Error::io);
  file.open = false;
  file.unlink();
  return littlefs_result(finished(lfs2_file_close(&littlefs_, &file.file)));
}

Result<void> Volume::publish(OpenFile& file, const char* path) {
  lfs2_info info{};
  const int found = look(path, info);
  if (found >= 0) return fail(Error::exists);
  if (found != LFS2_ERR_NOENT) return fail(littlefs_error(found));
  const NumberedPath temporary(kIncoming, file.number);
  const int answer = finished(lfs2_rename(&littlefs_, temporary.c_str(), path));
  if (answer < 0) {
    // The first half of a move between directories may have succeeded; nothing else can have taken the name since.
    if (look(path, info) >= 0) static_cast<void>(finished(lfs2_remove(&littlefs_, path)));
    return fail(littlefs_error(answer));
  }
  file.number = 0;
  return {};
}

Result<void> Volume::publish_over(OpenFile& file, const char* path) {
  lfs2_info old{};
  const int found = look(path, old);
  if (found < 0 && found != LFS2_ERR_NOENT) return fail(littlefs_error(found));
  const NumberedPath temporary(kIncoming, file.number);
  const int answer = finished(lfs2_rename(&littlefs_, temporary.c_str(), path));
  if (answer < 0) return fail(littlefs_error(answer));
  if (found >= 0) space_.freed(blocks_of(old.size));
  file.number = 0;
  return {};
}

void Volume::discard(OpenFile& file) {
  if (file.number != 0) {
    // Removed before it is closed: closing would give the file that is going its length first, at the price of a flush.
    const NumberedPath path(kIncoming, file.number);
    int answer = ready();
    if (answer >= 0) answer = lfs2_remove(&littlefs_, path.c_str());
    if (file.open) static_cast<void>(lfs2_file_close(&littlefs_, &file.file));
    if (finished(answer) >= 0) space_.freed(file.taken);
  }
  file.open = false;
  file.unlink();
  file.number = 0;
  file.taken = 0;
  space_.take_back(file.promised);
  file.promised = 0;
}

Result<void> Volume::check_place(std::string_view path, NameTaken taken) {
  const SplitPath parts = split_path(path);
  lfs2_info info{};
  if (!parts.directory.empty()) {
    const int found = look(PathText(parts.directory).c_str(), info);
    if (found < 0) return fail(littlefs_error(found));
    if (info.type != LFS2_TYPE_DIR) return fail(Error::not_found);
  }
  if (taken == NameTaken::store_beside) return {};
  const int found = look(PathText(path).c_str(), info);
  if (found == LFS2_ERR_NOENT) return {};
  return fail(found < 0 ? littlefs_error(found) : Error::exists);
}

Result<void> Volume::remove(const char* path) {
  int opened = ready();
  if (opened >= 0) opened = lfs2_file_opencfg(&littlefs_, &scratch_->file, path, LFS2_O_RDONLY, &scratch_->config);
  if (opened < 0) return fail(littlefs_error(opened));
  // A file's bytes never move: where they begin tells one file from all others. A small one lies in its directory, and
  // readers have it in memory whole.
  const bool has_blocks = (scratch_->file.flags & LFS2_F_INLINE) == 0;
  const lfs2_block_t head = scratch_->file.ctz.head;
  const std::uint32_t blocks = blocks_of(size(*scratch_));
  static_cast<void>(lfs2_file_close(&littlefs_, &scratch_->file));

  OpenFile* reader = nullptr;
  readers_.for_each([&](OpenFile& other) {
    if ((other.file.flags & LFS2_F_INLINE) == 0 && other.file.ctz.head == head) reader = &other;
  });
  if (has_blocks && reader != nullptr) return littlefs_result(move_away(path, head));
  const int answer = finished(lfs2_remove(&littlefs_, path));
  if (answer >= 0) space_.freed(blocks);
  return littlefs_result(answer);
}

int Volume::move_away(const char* path, lfs2_block_t head) {
  const std::uint32_t number = next_number_++;
  const NumberedPath away(kRemoved, number);
  const int answer = finished(lfs2_rename(&littlefs_, path, away.c_str()));
  if (answer < 0) return answer;
  readers_.for_each([&](OpenFile& reader) {
    if ((reader.file.flags & LFS2_F_INLINE) != 0 || reader.file.ctz.head != head) return;
    reader.removed = true;
    reader.number = number;
  });
  return answer;
}

Result<void> Volume::rename(const char* from, const char* to) {
  lfs2_info info{};
  if (const int found = look(from, info); found < 0) return fail(littlefs_error(found));
  if (info.type != LFS2_TYPE_REG) return fail(Error::not_allowed);
  const int taken = look(to, info);
  if (taken >= 0) return fail(Error::exists);
  if (taken != LFS2_ERR_NOENT) return fail(littlefs_error(taken));
  return littlefs_result(finished(lfs2_rename(&littlefs_, from, to)));
}

Result<std::size_t> Volume::load(const char* path, std::unique_ptr<std::byte[]>& content) {
  if (const auto opened = open(*scratch_, path); !opened) return fail(opened.error());
  const std::uint64_t length = size(*scratch_);
  Result<std::size_t> got = fail(Error::no_resources);
  if (length <= settings_.max_document) {
    content.reset(new (std::nothrow) std::byte[static_cast<std::size_t>(length) + 1]);
    if (content != nullptr) got = read(*scratch_, 0, {content.get(), static_cast<std::size_t>(length)});
  }
  close(*scratch_);
  return got;
}

Result<void> Volume::replace(const char* path, ConstBytes content) {
  Result<void> outcome = create(*scratch_, content.size());
  if (outcome) outcome = append(*scratch_, content);
  if (outcome) outcome = seal(*scratch_);
  if (outcome) outcome = publish_over(*scratch_, path);
  discard(*scratch_);
  return outcome;
}

}  // namespace wirelab::storage
