#pragma once

#include <cstddef>
#include <cstdint>

/// Where QEMU's virt machine has its devices (hw/arm/virt.c of QEMU 7.2; the device tree says the same).
namespace wirelab::boards::machine {

inline constexpr std::uintptr_t kGicDistributor = 0x08000000;
inline constexpr std::uintptr_t kGicProcessor = 0x08010000;
inline constexpr std::uintptr_t kUart = 0x09000000;
inline constexpr std::uint32_t kUartInterrupt = 33;
inline constexpr std::uintptr_t kClock = 0x09010000;
inline constexpr std::uintptr_t kGpio = 0x09030000;
inline constexpr std::uint32_t kGpioInterrupt = 39;

inline constexpr std::uintptr_t kVirtio = 0x0a000000;
inline constexpr std::uintptr_t kVirtioStep = 0x200;
inline constexpr std::size_t kVirtioSlots = 32;
inline constexpr std::uint32_t kVirtioInterrupt = 48;

inline constexpr std::uint32_t kVirtualTimerInterrupt = 27;
inline constexpr std::uint32_t kPhysicalTimerInterrupt = 30;
inline constexpr std::uint32_t kTimerFrequency = 62'500'000;

/// QEMU puts the device tree at the start of RAM when the image lies elsewhere.
inline constexpr std::uintptr_t kDeviceTree = 0x40000000;
inline constexpr std::size_t kDeviceTreeRoom = 0x100000;

}  // namespace wirelab::boards::machine
