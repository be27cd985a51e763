// An origin on a socket.
#ifndef BFA_PROBER_REPLAY_SERVER_H_
#define BFA_PROBER_REPLAY_SERVER_H_

#include <cstdint>
#include <functional>

#include "bfa/result.h"
#include "prober/replay/replay_origin.h"

namespace bfa::replay {

// Listens on 127.0.0.1 at `port`, any free one if that is 0, and answers until SIGTERM or SIGINT
// comes. Calls `listening` with the port once connections are taken. One thread serves all of
// them: an answer that is late, or drips, holds up none of the others. kIo if the port cannot be
// had; an error of `listening` ends it.
Status Serve(Origin& origin, uint16_t port, const std::function<Status(uint16_t)>& listening);

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_SERVER_H_
