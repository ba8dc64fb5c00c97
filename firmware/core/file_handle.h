#pragma once

#include <cstdint>

namespace wirelab {

/// An open file as one back end hands it to another without either knowing the other: FileReader gives it out,
/// Stream::send_file takes it. What the number means is between the two (on Linux: a descriptor, still owned by the
/// reader).
struct FileHandle {
  std::intptr_t native = -1;
};

}  // namespace wirelab
