#include "tools/command_line.h"

int main(int argc, char** argv) { return bfa::tools::RunCommandLine(argc, argv); }
