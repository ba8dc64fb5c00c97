#include "firmware/net_posix/open_frame_tap.h"

namespace wirelab::net {

// POSIX knows no access to the link layer.
Result<FrameTapHandle> open_frame_tap(PosixPoller& /*poller*/, const TapOptions& /*options*/) {
  return fail(Error::unsupported);
}

}  // namespace wirelab::net
