# x86 of 32 bits: `make check-32bit`.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR i686)
set(CMAKE_LIBRARY_ARCHITECTURE i386-linux-gnu)
set(CMAKE_C_COMPILER i686-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER i686-linux-gnu-g++)
# Doubles are rounded as they are computed, not when they leave their registers.
set(CMAKE_C_FLAGS_INIT "-msse2 -mfpmath=sse")
set(CMAKE_CXX_FLAGS_INIT "-msse2 -mfpmath=sse")
# The system's own loader may lead to none.
set(BFA_LIBC /usr/i686-linux-gnu/lib)
set(CMAKE_EXE_LINKER_FLAGS_INIT
    "-Wl,--dynamic-linker=${BFA_LIBC}/ld-linux.so.2 -Wl,-rpath,${BFA_LIBC}")
set(BFA_ARCH i386)
include("${CMAKE_CURRENT_LIST_DIR}/sysroot.cmake")
