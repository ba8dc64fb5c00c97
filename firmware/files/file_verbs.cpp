#include "firmware/files/file_verbs.h"

namespace wirelab::files {

bool FileVerbs::add_to(command::VerbTable& table) noexcept {
  return table.add(list_) && table.add(download_) && table.add(upload_) && table.add(delete_) && table.add(rename_);
}

}  // namespace wirelab::files
