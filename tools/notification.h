// Tells somebody else how a run ended.
#ifndef BFA_TOOLS_NOTIFICATION_H_
#define BFA_TOOLS_NOTIFICATION_H_

#include <string>

#include "bfa/result.h"
#include "bfa/transport.h"

namespace bfa::tools {

// Posts `message`, a JSON object, to `url`. kNetwork if that is not answered by a status of 2xx;
// the message leaves out the path, which may hold a secret.
Status PostNotification(Transport& transport, const std::string& url, const std::string& message);

// Runs `command` by the shell, with `message` on its standard input; what it prints goes to
// standard error. kIo if it cannot be run or ends with another code than 0.
Status RunNotification(const std::string& command, const std::string& message);

}  // namespace bfa::tools

#endif  // BFA_TOOLS_NOTIFICATION_H_
