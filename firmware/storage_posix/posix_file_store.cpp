#include "firmware/storage_posix/posix_file_store.h"

#include <limits>
#include <new>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_posix/posix_change.h"
#include "firmware/storage_posix/posix_directory_change.h"
#include "firmware/storage_posix/posix_directory_reader.h"
#include "firmware/storage_posix/posix_document.h"
#include "firmware/storage_posix/posix_file_reader.h"
#include "firmware/storage_posix/posix_file_writer.h"
#include "firmware/storage_posix/posix_listing.h"
#include "firmware/storage_posix/posix_look.h"
#include "firmware/storage_posix/posix_upload_calls.h"
#include "firmware/storage_posix/posix_upload_part.h"

namespace wirelab::storage {
namespace {

constexpr auto kMaxFile = static_cast<std::uint64_t>(std::numeric_limits<off_t>::max());

/// Begins the work, or fails it when a path is refused: the contract lets every operation say for itself what became of
/// it.
template <typename Kept, typename T>
Result<Handle<Kept>> begun(T* operation, std::optional<Error> refused) {
  if (operation == nullptr) return fail(Error::no_resources);
  if (refused) {
    operation->refuse(*refused);
  } else {
    operation->start();
  }
  return Handle<Kept>(operation);
}

std::optional<Error> refusal(std::initializer_list<bool> allowed) {
  for (const bool one : allowed) {
    if (!one) return Error::not_allowed;
  }
  return std::nullopt;
}

std::string text_of(const std::expected<std::string_view, PathFault>& path) {
  return std::string(path.value_or(std::string_view{}));
}

/// With the path in its one spelling.
Result<UploadName> checked_upload(UploadName name) {
  const auto path = check_path(name.path, PathOf::file);
  if (!path) return fail(Error::not_allowed);
  if (name.size > kMaxFile) return fail(Error::no_space);
  name.path = *path;
  return name;
}

}  // namespace

Result<FileReaderHandle> PosixFileStore::open(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::file);
  return begun<FileReader>(new (std::nothrow) PosixFileReader(core_, text_of(checked)), refusal({checked.has_value()}));
}

Result<FileWriterHandle> PosixFileStore::create(std::string_view path, FileLength length, NameTaken taken) {
  if (full() || core_->uploads >= core_->settings.max_uploads) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::file);
  auto refused = refusal({checked.has_value()});
  if (!refused && length.known() && length.most() > kMaxFile) refused = Error::no_space;
  return begun<FileWriter>(new (std::nothrow) PosixFileWriter(core_, text_of(checked), length, taken), refused);
}

Result<ChangeHandle> PosixFileStore::remove(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::file);
  return begun<Change>(new (std::nothrow) PosixChange(core_, text_of(checked)), refusal({checked.has_value()}));
}

Result<ChangeHandle> PosixFileStore::rename(std::string_view from, std::string_view to) {
  if (full()) return fail(Error::no_resources);
  const auto old_path = check_path(from, PathOf::file);
  const auto new_path = check_path(to, PathOf::file);
  return begun<Change>(new (std::nothrow) PosixChange(core_, text_of(old_path), text_of(new_path)),
                       refusal({old_path.has_value(), new_path.has_value()}));
}

Result<ListingHandle> PosixFileStore::list(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::directory);
  return begun<Listing>(new (std::nothrow) PosixListing(core_, text_of(checked)), refusal({checked.has_value()}));
}

Result<LookHandle> PosixFileStore::look(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::directory);
  return begun<Look>(new (std::nothrow) PosixLook(core_, text_of(checked)), refusal({checked.has_value()}));
}

Result<DirectoryReaderHandle> PosixFileStore::browse() {
  if (full()) return fail(Error::no_resources);
  return begun<DirectoryReader>(new (std::nothrow) PosixDirectoryReader(core_), std::nullopt);
}

Result<SpaceReportHandle> PosixFileStore::measure() {
  if (full()) return fail(Error::no_resources);
  return begun<SpaceReport>(new (std::nothrow) PosixSpaceReport(core_), std::nullopt);
}

Result<ChangeHandle> PosixFileStore::make_directory(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::directory);
  auto refused = refusal({checked.has_value()});
  // The root is there already.
  if (checked && checked->empty()) refused = Error::exists;
  using Kind = PosixDirectoryChange::Kind;
  return begun<Change>(new (std::nothrow) PosixDirectoryChange(core_, text_of(checked), Kind::make), refused);
}

Result<ChangeHandle> PosixFileStore::remove_directory(std::string_view path) {
  if (full()) return fail(Error::no_resources);
  const auto checked = check_path(path, PathOf::directory);
  const auto refused = refusal({checked.has_value(), !text_of(checked).empty()});
  using Kind = PosixDirectoryChange::Kind;
  return begun<Change>(new (std::nothrow) PosixDirectoryChange(core_, text_of(checked), Kind::remove), refused);
}

Result<DocumentReaderHandle> PosixFileStore::load(std::string_view name) {
  if (full()) return fail(Error::no_resources);
  return begun<DocumentReader>(new (std::nothrow) PosixDocumentReader(core_, std::string(name)),
                               refusal({allowed_name(name)}));
}

Result<ChangeHandle> PosixFileStore::replace(std::string_view name, ConstBytes content) {
  if (full()) return fail(Error::no_resources);
  auto refused = refusal({allowed_name(name)});
  if (!refused && content.size() > kMaxDocument) refused = Error::no_space;
  return begun<Change>(new (std::nothrow) DocumentReplacement(core_, std::string(name), content), refused);
}

Result<UploadPartHandle> PosixFileStore::take_up(const UploadName& name, const UploadCondition& condition,
                                                 std::uint64_t offset) {
  if (full() || core_->uploads >= core_->settings.max_uploads) return fail(Error::no_resources);
  const auto checked = checked_upload(name);
  auto* part = new (std::nothrow) PosixUploadPart(core_, checked.value_or(UploadName{}), condition, offset);
  if (part == nullptr) return fail(Error::no_resources);
  if (!checked) part->refuse(checked.error());
  return UploadPartHandle(part);
}

Result<UploadLookHandle> PosixFileStore::look_up(const UploadName& name) {
  if (full()) return fail(Error::no_resources);
  const auto checked = checked_upload(name);
  return begun<UploadLook>(new (std::nothrow) PosixUploadLook(core_, checked.value_or(UploadName{})),
                           checked ? std::nullopt : std::optional(checked.error()));
}

Result<ChangeHandle> PosixFileStore::drop(const UploadName& name) {
  if (full()) return fail(Error::no_resources);
  const auto checked = checked_upload(name);
  return begun<Change>(new (std::nothrow) PosixUploadDrop(core_, checked.value_or(UploadName{})),
                       checked ? std::nullopt : std::optional(checked.error()));
}

}  // namespace wirelab::storage
