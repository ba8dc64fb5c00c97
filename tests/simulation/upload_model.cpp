#include "tests/simulation/upload_model.h"

#include <algorithm>

namespace wirelab::simulation {
namespace {

using ChangeKind = FileChange::Kind;

void lower(Upload& upload) {
  upload.floor = 0;
  ++upload.lowered;
}

}  // namespace

UploadPtr UploadModel::add(std::string path, Contents::Id content) {
  uploads_.push_back(std::make_shared<Upload>(Upload{.path = std::move(path), .content = content}));
  return uploads_.back();
}

void UploadModel::asked(const UploadPtr& upload, const FileChangePtr& change, std::uint64_t end) {
  if (!change->allowed) return;
  // Who asks beside a drop, or after it, may be served after it, whenever either hears of that.
  const bool alone =
      std::ranges::all_of(upload->uses, [](const Upload::Use& use) { return use.change->over.has_value(); });
  for (Upload::Use& use : upload->uses) use.alone = false;
  upload->uses.push_back({.change = change, .alone = alone});
  upload->ceiling = std::max(upload->ceiling, end);
  if (change->kind == ChangeKind::drop) lower(*upload);
}

void UploadModel::refresh(Upload& upload) {
  for (Upload::Use& use : upload.uses) {
    // What was asked before a drop was over may have been answered before it was carried out, and be heard after.
    const bool dropped = use.change->kind == ChangeKind::drop && use.change->over;
    if ((!use.change->applied && !dropped) || use.counted) continue;
    use.counted = true;
    lower(upload);
  }
}

void UploadModel::told(Upload& upload, std::uint64_t offset, std::size_t lowered) {
  refresh(upload);
  const bool drops = std::ranges::any_of(
      upload.uses, [](const Upload::Use& use) { return use.change->kind == ChangeKind::drop && !use.change->over; });
  if (!drops && upload.lowered == lowered) upload.floor = std::max(upload.floor, offset);
}

void UploadModel::dropped(Upload& upload, const FileChangePtr& change) {
  const auto use = std::ranges::find(upload.uses, change, &Upload::Use::change);
  if (use != upload.uses.end() && use->alone) upload.ceiling = 0;
}

bool UploadModel::may_be_in_use(const Upload& upload, const FileChangePtr& by, std::size_t version) {
  return std::ranges::any_of(upload.uses, [&](const Upload::Use& use) {
    return use.change != by && use.change->kind != ChangeKind::drop &&
           (!use.change->over || *use.change->over >= version);
  });
}

std::size_t UploadModel::parts_under_way() const {
  std::size_t count = 0;
  for (const UploadPtr& upload : uploads_) {
    count += static_cast<std::size_t>(std::ranges::count_if(upload->uses, [](const Upload::Use& use) {
      return use.change->kind != ChangeKind::drop && !use.change->over;
    }));
  }
  return count;
}

void UploadModel::restart() {
  for (const UploadPtr& upload : uploads_) {
    refresh(*upload);
    // It may have become the file in the very change in which the power went.
    if (files_.has_content(upload->content)) lower(*upload);
    upload->uses.clear();
  }
}

}  // namespace wirelab::simulation
