#include "firmware/lab/upper_stream.h"

#include "firmware/lab/upper_case.h"

namespace wirelab::lab {

Act UpperStream::receive(MutableBytes message) {
  make_upper(message);
  return {.reply = message, .times = rules_.times, .pause = rules_.nap};
}

}  // namespace wirelab::lab
