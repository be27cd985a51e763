// The program: its verbs, and the flags that all of them have.
#ifndef BFA_TOOLS_COMMAND_LINE_H_
#define BFA_TOOLS_COMMAND_LINE_H_

namespace bfa::tools {

// Runs what the arguments of main ask for; returns what main should. Called as `bfa-VERB`, it runs
// that verb.
int RunCommandLine(int argc, char** argv);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_COMMAND_LINE_H_
