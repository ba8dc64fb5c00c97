#pragma once

#include "firmware/net/frame_tap.h"
#include "firmware/net_posix/posix_poller.h"

namespace wirelab::net {

/// Opens a tap in the way of the operating system; `unsupported` on one that has no way. CMake links
/// frame_tap_linux.cpp or frame_tap_portable.cpp.
[[nodiscard]] Result<FrameTapHandle> open_frame_tap(PosixPoller& poller, const TapOptions& options);

}  // namespace wirelab::net
