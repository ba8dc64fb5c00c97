# wirelab_image(NAME SOURCES file… LINKS target… [DATA size] [STACK size]): a program for this machine, bin/NAME.elf, with its link
# map. DATA is the memory for everything that changes, STACK the main stack in it, where the appliance's do not do.
set(WIRELAB_IMAGE_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/memory.ld)
function(wirelab_image name)
  cmake_parse_arguments(ARG "" "DATA;STACK" "SOURCES;LINKS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  set_target_properties(${name} PROPERTIES SUFFIX .elf LINK_DEPENDS ${WIRELAB_IMAGE_SCRIPT})
  target_link_libraries(${name} PRIVATE wirelab_board_qemu_virt_arm ${ARG_LINKS})
  target_compile_options(${name} PRIVATE ${WIRELAB_WARNINGS} -fno-exceptions -fno-rtti)
  target_link_options(${name} PRIVATE
    -nostartfiles -T ${WIRELAB_IMAGE_SCRIPT} LINKER:--gc-sections LINKER:--fatal-warnings LINKER:--no-warn-execstack
    LINKER:--no-warn-rwx-segments LINKER:-Map=${CMAKE_BINARY_DIR}/bin/${name}.map LINKER:--undefined=wirelab_start)
  if(ARG_DATA)
    target_link_options(${name} PRIVATE LINKER:--defsym=wirelab_data_size=${ARG_DATA})
  endif()
  if(ARG_STACK)
    target_link_options(${name} PRIVATE LINKER:--defsym=wirelab_stack_size=${ARG_STACK})
  endif()
endfunction()
