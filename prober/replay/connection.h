// One connection to a client.
#ifndef BFA_PROBER_REPLAY_CONNECTION_H_
#define BFA_PROBER_REPLAY_CONNECTION_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "prober/replay/http_message.h"
#include "prober/replay/http_parser.h"
#include "prober/replay/replay_origin.h"

struct bufferevent;
struct event;
struct event_base;

namespace bfa::replay {

// Reads requests and sends replies, one behind the other, until either side closes.
class Connection {
 public:
  using Gone = std::function<void(Connection*)>;

  // Owns `socket`. Calls `gone` once, when it may be destroyed: never from the constructor.
  Connection(event_base* base, int socket, Origin& origin, Gone gone);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

 private:
  enum class State : uint8_t { kReading, kDelayed, kDripping, kSending };

  // Called by the event loop.
  static void OnRead(bufferevent* stream, void* self);
  static void OnSent(bufferevent* stream, void* self);
  static void OnEvent(bufferevent* stream, short what, void* self);
  static void OnTimer(int socket, short what, void* self);

  // These end with the connection gone or waiting for an event.
  void ReadRequests();
  void Deliver();
  void DripOn();
  void Close();

  bool TakeRequest();
  void Send(std::string_view bytes);
  void WaitFor(std::chrono::milliseconds delay, State state);
  void ResetOnClose();

  bufferevent* stream_;
  event* timer_;
  Origin& origin_;
  Gone gone_;
  State state_ = State::kReading;
  RequestHead head_;
  bool has_head_ = false;  // head_ is read, its body is not
  Reply reply_;
  size_t sent_size_ = 0;  // of the body, while it drips
  bool close_after_ = false;
};

}  // namespace bfa::replay

#endif  // BFA_PROBER_REPLAY_CONNECTION_H_
