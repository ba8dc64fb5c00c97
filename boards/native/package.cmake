# The Debian package: what it holds besides the programs, and what CPack writes about it. boards/deb makes it.
if(WIRELAB_ARCHITECTURE STREQUAL aarch64)
  set(architecture arm64)
elseif(WIRELAB_ARCHITECTURE STREQUAL x86_64)
  set(architecture amd64)
else()
  return()
endif()
set(sources ${CMAKE_CURRENT_LIST_DIR}/debian)
# A component of its own, so that "cmake --install" puts no unit onto the machine that builds.
function(wirelab_packaged destination)
  install(FILES ${ARGN} DESTINATION ${destination} COMPONENT debian EXCLUDE_FROM_ALL)
endfunction()
wirelab_packaged(share/man/man8 ${CMAKE_CURRENT_LIST_DIR}/wirelabd.8)
wirelab_packaged(lib/systemd/system ${sources}/wirelabd.service)
wirelab_packaged(lib/sysusers.d ${sources}/wirelab.conf)
wirelab_packaged(/etc/wirelab ${sources}/wirelab.toml)
wirelab_packaged(share/doc/wirelab ${sources}/copyright ${PROJECT_SOURCE_DIR}/SECURITY.md)
wirelab_packaged(share/doc/wirelab/examples ${sources}/examples/without-raw-sockets.conf ${sources}/examples/network-changes.conf)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};wirelab;ALL;/;${CMAKE_BINARY_DIR};wirelab;debian;/")
# Paths are the final ones already, /etc among them.
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/staged.cmake)
set(CPACK_PACKAGE_DIRECTORY ${CMAKE_BINARY_DIR}/package)
set(CPACK_PACKAGE_NAME wirelab)
set(CPACK_PACKAGE_CONTACT "The wirelab authors <wirelab@packages.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "network lab appliance: files by command, and what DHCP and ARP are doing")
set(CPACK_PACKAGE_DESCRIPTION "wirelabd serves the files of one folder by command over TCP,
and reports what the network of its machine is and why.
wirelab, the program that talks to it, is here too.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE ${architecture})
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# By hand, because dpkg-shlibdeps names Debian's cross libraries for the other architecture; the package's test compares with what
# the programs ask for. The oldest release that has these is Debian 12.
set(CPACK_DEBIAN_PACKAGE_DEPENDS
    "libc6 (>= 2.36), libgcc-s1 (>= 12), libstdc++6 (>= 12), init-system-helpers (>= 1.54), systemd | systemd-standalone-sysusers")
# For captures: into Wireshark's list of interfaces, and on the machine itself.
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "wireshark, libpcap0.8")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${sources}/conffiles ${sources}/postinst ${sources}/prerm ${sources}/postrm)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
include(CPack)
