#pragma once

namespace wirelab::boards {

/// Keeps this process's memory, which holds passwords and the key of TLS, out of core dumps: no file is written, and no
/// program that collects dumps gets one. Other programs of the same user can neither trace nor read it either. To be
/// called first of all; it holds for every thread.
void forbid_core_dumps() noexcept;

}  // namespace wirelab::boards
