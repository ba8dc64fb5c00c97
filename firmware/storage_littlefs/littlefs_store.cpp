#include "firmware/storage_littlefs/littlefs_store.h"

#include <new>
#include <optional>
#include <utility>

#include "firmware/storage/path_rules.h"
#include "firmware/storage_littlefs/littlefs_change.h"
#include "firmware/storage_littlefs/littlefs_core.h"
#include "firmware/storage_littlefs/littlefs_directory_reader.h"
#include "firmware/storage_littlefs/littlefs_document.h"
#include "firmware/storage_littlefs/littlefs_file_reader.h"
#include "firmware/storage_littlefs/littlefs_file_writer.h"
#include "firmware/storage_littlefs/littlefs_listing.h"
#include "firmware/storage_littlefs/littlefs_look.h"
#include "firmware/storage_littlefs/littlefs_upload_part.h"

namespace wirelab::storage {
namespace {

/// Begins the work, or fails it when a path is refused: the contract lets every operation say for itself what became of
/// it.
template <typename Kept, typename T, typename... Arguments>
Result<Handle<Kept>> begun(T* operation, std::optional<Error> refused, Arguments... arguments) {
  if (operation == nullptr) return fail(Error::no_resources);
  if (refused) {
    operation->refuse(*refused);
  } else {
    operation->start(arguments...);
  }
  return Handle<Kept>(operation);
}

std::optional<Error> unless(bool allowed) { return allowed ? std::nullopt : std::optional(Error::not_allowed); }

/// With the path in its one spelling.
Result<UploadName> checked_upload(UploadName name) {
  const auto path = check_path(name.path, PathOf::file);
  if (!path) return fail(Error::not_allowed);
  if (name.size > LFS2_FILE_MAX) return fail(Error::no_space);
  name.path = *path;
  return name;
}

}  // namespace

LittlefsStore::LittlefsStore(std::shared_ptr<LittlefsCore> core) noexcept : core_(std::move(core)) {}

std::expected<std::unique_ptr<LittlefsStore>, StoreFault> LittlefsStore::mount(Reactor& reactor, Executor& executor,
                                                                               BlockDevice& device,
                                                                               const LittlefsSettings& settings) {
  auto core = std::make_shared<LittlefsCore>(reactor, executor, device, settings);
  if (auto mounted = core->volume.mount(); !mounted) return std::unexpected(std::move(mounted.error()));
  if (core->places.capacity() < settings.max_operations || core->files.count() < settings.most_files()) {
    return std::unexpected(StoreFault{
        Error::no_resources, "cannot reserve the file store's buffers: out of memory; make its sizes smaller"});
  }
  return std::unique_ptr<LittlefsStore>(new LittlefsStore(std::move(core)));
}

Result<FileReaderHandle> LittlefsStore::open(std::string_view path) {
  const auto checked = check_path(path, PathOf::file);
  if (core_->places.full() || (checked && core_->readers.empty())) return fail(Error::no_resources);
  const MutableBytes buffer = checked ? core_->readers.take() : MutableBytes{};
  auto* reader = make_operation<LittlefsFileReader>(core_, checked.value_or(std::string_view{}), buffer);
  return begun<FileReader>(reader, unless(checked.has_value()));
}

Result<FileWriterHandle> LittlefsStore::create(std::string_view path, FileLength length, NameTaken taken) {
  const auto checked = check_path(path, PathOf::file);
  auto refused = unless(checked.has_value());
  if (!refused && length.known() && length.most() > LFS2_FILE_MAX) refused = Error::no_space;
  if (core_->places.full() || (!refused && core_->uploads.empty())) return fail(Error::no_resources);
  const MutableBytes buffer = refused ? MutableBytes{} : core_->uploads.take();
  auto* writer = make_operation<LittlefsFileWriter>(core_, checked.value_or(std::string_view{}), length, taken, buffer);
  return begun<FileWriter>(writer, refused);
}

Result<ChangeHandle> LittlefsStore::remove(std::string_view path) {
  const auto checked = check_path(path, PathOf::file);
  return begun<Change>(make_operation<LittlefsChange>(core_, LittlefsChange::Kind::remove,
                                                      checked.value_or(std::string_view{}), std::string_view{}),
                       unless(checked.has_value()));
}

Result<ChangeHandle> LittlefsStore::rename(std::string_view from, std::string_view to) {
  const auto old_path = check_path(from, PathOf::file);
  const auto new_path = check_path(to, PathOf::file);
  return begun<Change>(
      make_operation<LittlefsChange>(core_, LittlefsChange::Kind::rename, old_path.value_or(std::string_view{}),
                                     new_path.value_or(std::string_view{})),
      unless(old_path && new_path));
}

Result<ListingHandle> LittlefsStore::list(std::string_view path) {
  const auto checked = check_path(path, PathOf::directory);
  return begun<Listing>(make_operation<LittlefsListing>(core_, checked.value_or(std::string_view{})),
                        unless(checked.has_value()));
}

Result<LookHandle> LittlefsStore::look(std::string_view path) {
  const auto checked = check_path(path, PathOf::directory);
  return begun<Look>(make_operation<LittlefsLook>(core_, checked.value_or(std::string_view{})),
                     unless(checked.has_value()));
}

Result<DirectoryReaderHandle> LittlefsStore::browse() {
  return begun<DirectoryReader>(make_operation<LittlefsDirectoryReader>(core_), std::nullopt);
}

Result<SpaceReportHandle> LittlefsStore::measure() {
  return begun<SpaceReport>(make_operation<LittlefsSpaceReport>(core_), std::nullopt);
}

Result<ChangeHandle> LittlefsStore::make_directory(std::string_view path) {
  const auto checked = check_path(path, PathOf::directory);
  return begun<Change>(make_operation<LittlefsChange>(core_, LittlefsChange::Kind::make_directory,
                                                      checked.value_or(std::string_view{}), std::string_view{}),
                       unless(checked.has_value()));
}

Result<ChangeHandle> LittlefsStore::remove_directory(std::string_view path) {
  const auto checked = check_path(path, PathOf::directory);
  return begun<Change>(make_operation<LittlefsChange>(core_, LittlefsChange::Kind::remove_directory,
                                                      checked.value_or(std::string_view{}), std::string_view{}),
                       unless(checked && !checked->empty()));
}

Result<DocumentReaderHandle> LittlefsStore::load(std::string_view name) {
  return begun<DocumentReader>(make_operation<LittlefsDocumentReader>(core_, name), unless(allowed_name(name)));
}

Result<ChangeHandle> LittlefsStore::replace(std::string_view name, ConstBytes content) {
  auto refused = unless(allowed_name(name));
  if (!refused && content.size() > core_->settings.max_document) refused = Error::no_space;
  return begun<Change>(make_operation<LittlefsDocumentReplacement>(core_, name), refused, content);
}

Result<UploadPartHandle> LittlefsStore::take_up(const UploadName& name, const UploadCondition& condition,
                                                std::uint64_t offset) {
  const auto checked = checked_upload(name);
  if (core_->places.full() || (checked && core_->uploads.empty())) return fail(Error::no_resources);
  const MutableBytes buffer = checked ? core_->uploads.take() : MutableBytes{};
  auto* part = make_operation<LittlefsUploadPart>(core_, checked.value_or(UploadName{}), condition, offset, buffer);
  if (part == nullptr) return fail(Error::no_resources);
  if (!checked) part->refuse(checked.error());
  return UploadPartHandle(part);
}

Result<UploadLookHandle> LittlefsStore::look_up(const UploadName& name) {
  const auto checked = checked_upload(name);
  return begun<UploadLook>(make_operation<LittlefsUploadLook>(core_, checked.value_or(UploadName{})),
                           checked ? std::nullopt : std::optional(checked.error()));
}

Result<ChangeHandle> LittlefsStore::drop(const UploadName& name) {
  const auto checked = checked_upload(name);
  return begun<Change>(make_operation<LittlefsUploadDrop>(core_, checked.value_or(UploadName{})),
                       checked ? std::nullopt : std::optional(checked.error()));
}

}  // namespace wirelab::storage
