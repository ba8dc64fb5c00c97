#pragma once

namespace wirelab::explain {

/// What a ladder has beside arrows and sentences.
struct DrawingChoice {
  bool payload = true;  ///< the payload's beginning
  bool raw =
      false;  ///< the sequence and acknowledgement numbers as they stand in the segment; drawings have them always
};

}  // namespace wirelab::explain
