# Link with $<BUILD_INTERFACE:bfa_flags>, so that the flags stay out of the installed package.
# Three warnings are false alarms about the standard library in GCC 12: -Wnull-dereference, and at
# -O3 -Wstringop-overflow and -Wrestrict.
add_library(bfa_flags INTERFACE)
target_compile_options(
  bfa_flags
  INTERFACE -Wall
            -Wextra
            -Wpedantic
            -Wshadow
            -Wconversion
            -Wsign-conversion
            -Wcast-qual
            $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast>
            $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor>
            $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
            $<$<CXX_COMPILER_ID:Clang>:-Wnull-dereference>
            $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-stringop-overflow>
            $<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-restrict>
            $<$<BOOL:${BFA_WERROR}>:-Werror>)

if(BFA_IPO)
  include(CheckIPOSupported)
  check_ipo_supported(RESULT BFA_IPO_WORKS OUTPUT BFA_IPO_OUTPUT)
  if(BFA_IPO_WORKS)
    set(CMAKE_INTERPROCEDURAL_OPTIMIZATION ON)
  else()
    message(STATUS "No interprocedural optimisation: ${BFA_IPO_OUTPUT}")
  endif()
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # Without machine code beside the intermediate one, only this very compiler could link the
    # installed libraries.
    set(CMAKE_C_COMPILE_OPTIONS_IPO -flto=auto -ffat-lto-objects)
    set(CMAKE_CXX_COMPILE_OPTIONS_IPO -flto=auto -ffat-lto-objects)
  endif()
endif()
