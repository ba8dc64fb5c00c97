#include "tests/contract/gtest_adapter.h"
#include "tests/contract/memory_rig.h"
#include "tests/contract/tls_rig.h"

// The contract over TLS over the memory network: both versions, both families, with every call below cut to one byte
// and with calls that are busy for no reason.

namespace wirelab::contract {
namespace {

constexpr tls::Version k12 = tls::Version::tls_1_2;
constexpr tls::Version k13 = tls::Version::tls_1_3;

using MakeTls13V4 = MakeTls<MakeMemory<net::Family::ipv4, false, 0>, k13>;
using MakeTls12V6 = MakeTls<MakeMemory<net::Family::ipv6, false, 0>, k12>;
using MakeTls13SingleBytes = MakeTls<MakeMemory<net::Family::ipv4, true, 0>, k13>;
using MakeTls13Busy = MakeTls<MakeMemory<net::Family::ipv6, false, 20261122>, k13>;
using MakeTls12Busy = MakeTls<MakeMemory<net::Family::ipv4, false, 5006>, k12>;

WIRELAB_CONTRACT(Tls13V4, MakeTls13V4);
WIRELAB_CONTRACT(Tls12V6, MakeTls12V6);
WIRELAB_CONTRACT(Tls13SingleBytes, MakeTls13SingleBytes);
WIRELAB_CONTRACT(Tls13Busy, MakeTls13Busy);
WIRELAB_CONTRACT(Tls12Busy, MakeTls12Busy);

}  // namespace
}  // namespace wirelab::contract
