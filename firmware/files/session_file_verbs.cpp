#include "firmware/files/session_file_verbs.h"

namespace wirelab::files {

bool SessionFileVerbs::add_to(command::VerbTable& table) noexcept {
  return table.add(info_) && table.add(range_) && table.add(hash_) && table.add(make_directory_) &&
         table.add(remove_directory_) && table.add(tree_) && table.add(space_);
}

}  // namespace wirelab::files
