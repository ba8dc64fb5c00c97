#pragma once

namespace wirelab::explain {

/// What a ladder has beside arrows and sentences.
struct DrawingChoice {
  bool payload = true;  ///< the payload's beginning
  bool raw = true;      ///< the sequence and acknowledgement numbers as they stand in the segment
};

}  // namespace wirelab::explain
