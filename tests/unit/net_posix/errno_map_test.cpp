#include "firmware/net_posix/errno_map.h"

#include <gtest/gtest.h>

#include <cerrno>

namespace wirelab::net {
namespace {

TEST(ErrnoMap, TryAgain_IsWouldBlock) {
  EXPECT_EQ(error_of(EAGAIN, Doing::moving), Error::would_block);
  EXPECT_EQ(error_of(EWOULDBLOCK, Doing::moving), Error::would_block);
  EXPECT_EQ(error_of(EINPROGRESS, Doing::connecting), Error::would_block);
}

TEST(ErrnoMap, PeersWays_KeepTheirNames) {
  EXPECT_EQ(error_of(ECONNREFUSED, Doing::connecting), Error::refused);
  EXPECT_EQ(error_of(ECONNRESET, Doing::moving), Error::reset);
  EXPECT_EQ(error_of(EPIPE, Doing::moving), Error::reset);
  EXPECT_EQ(error_of(ECONNABORTED, Doing::moving), Error::reset);
  EXPECT_EQ(error_of(ENOTCONN, Doing::moving), Error::reset);
  EXPECT_EQ(error_of(ETIMEDOUT, Doing::connecting), Error::timed_out);
}

TEST(ErrnoMap, Shortages_AreNoResources) {
  for (const int shortage : {EMFILE, ENFILE, ENOBUFS, ENOMEM, ENOSPC}) {
    EXPECT_EQ(error_of(shortage, Doing::moving), Error::no_resources) << shortage;
  }
}

TEST(ErrnoMap, AddressTaken_DependsOnWhoChoseIt) {
  EXPECT_EQ(error_of(EADDRINUSE, Doing::binding), Error::in_use);
  EXPECT_EQ(error_of(EADDRNOTAVAIL, Doing::binding), Error::invalid);
  // The system chose, and had none left.
  EXPECT_EQ(error_of(EADDRINUSE, Doing::connecting), Error::no_resources);
  EXPECT_EQ(error_of(EADDRNOTAVAIL, Doing::connecting), Error::no_resources);
  EXPECT_EQ(error_of(EADDRNOTAVAIL, Doing::moving), Error::unreachable);
}

TEST(ErrnoMap, NoWayThere_IsUnreachable) {
  for (const int way : {ENETUNREACH, EHOSTUNREACH, ENETDOWN}) {
    EXPECT_EQ(error_of(way, Doing::connecting), Error::unreachable) << way;
  }
}

TEST(ErrnoMap, PrivilegeAndAbility_AreToldApart) {
  EXPECT_EQ(error_of(EACCES, Doing::binding), Error::not_allowed);
  EXPECT_EQ(error_of(EPERM, Doing::moving), Error::not_allowed);
  EXPECT_EQ(error_of(EAFNOSUPPORT, Doing::opening), Error::unsupported);
  EXPECT_EQ(error_of(ENOPROTOOPT, Doing::opening), Error::unsupported);
  EXPECT_EQ(error_of(ENODEV, Doing::opening), Error::not_found);
}

TEST(ErrnoMap, CallersMistakes_AreInvalid) {
  for (const int mistake : {EINVAL, EMSGSIZE, EBADF, ENOTSOCK, EDESTADDRREQ}) {
    EXPECT_EQ(error_of(mistake, Doing::moving), Error::invalid) << mistake;
  }
}

TEST(ErrnoMap, UnknownValue_IsIo) {
  EXPECT_EQ(error_of(ENOTTY, Doing::moving), Error::io);
  EXPECT_EQ(error_of(99999, Doing::moving), Error::io);
  EXPECT_EQ(error_of(0, Doing::moving), Error::io);
}

}  // namespace
}  // namespace wirelab::net
