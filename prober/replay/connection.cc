#include "prober/replay/connection.h"

#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace bfa::replay {
namespace {

constexpr size_t kMaxWrite = size_t{1} << 20;
constexpr std::string_view kEmptyLine = "\r\n\r\n";

}  // namespace

Connection::Connection(event_base* base, int socket, Origin& origin, Gone gone)
    : stream_(bufferevent_socket_new(base, socket, BEV_OPT_CLOSE_ON_FREE)),
      timer_(event_new(base, -1, 0, &OnTimer, this)),
      origin_(origin),
      gone_(std::move(gone)) {
  // Otherwise the end of each answer waits until the client has acknowledged what came before.
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  bufferevent_set_max_single_write(stream_, kMaxWrite);
  bufferevent_setcb(stream_, &OnRead, &OnSent, &OnEvent, this);
  bufferevent_enable(stream_, EV_READ | EV_WRITE);
}

Connection::~Connection() {
  event_free(timer_);
  bufferevent_free(stream_);
}

void Connection::OnRead(bufferevent* /*stream*/, void* self) {
  auto* const connection = static_cast<Connection*>(self);
  if (connection->state_ == State::kReading) connection->ReadRequests();
}

void Connection::OnSent(bufferevent* stream, void* self) {
  auto* const connection = static_cast<Connection*>(self);
  const bool empty = evbuffer_get_length(bufferevent_get_output(stream)) == 0;
  if (connection->state_ != State::kSending || !empty) return;
  if (connection->close_after_) return connection->Close();
  connection->state_ = State::kReading;
  connection->ReadRequests();
}

void Connection::OnEvent(bufferevent* /*stream*/, short what, void* self) {
  if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0) static_cast<Connection*>(self)->Close();
}

void Connection::OnTimer(int /*socket*/, short /*what*/, void* self) {
  auto* const connection = static_cast<Connection*>(self);
  if (connection->state_ == State::kDelayed) return connection->Deliver();
  if (connection->state_ == State::kDripping) connection->DripOn();
}

void Connection::Close() { gone_(this); }

// Takes the next request out of what was read; false if it is not whole, or is none.
bool Connection::TakeRequest() {
  evbuffer* const input = bufferevent_get_input(stream_);
  if (!has_head_) {
    const evbuffer_ptr end = evbuffer_search(input, kEmptyLine.data(), kEmptyLine.size(), nullptr);
    if (end.pos < 0) {
      close_after_ = evbuffer_get_length(input) > kMaxHeadSize;
      return false;
    }
    std::string text(static_cast<size_t>(end.pos) + kEmptyLine.size(), '\0');
    evbuffer_remove(input, text.data(), text.size());
    text.resize(text.size() - kEmptyLine.size());
    if (!ParseHead(text, head_)) {
      close_after_ = true;
      return false;
    }
    has_head_ = true;
    if (head_.expects_continue) Send("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (evbuffer_get_length(input) < head_.body_size) return false;
  head_.request.body.resize(head_.body_size);
  evbuffer_remove(input, head_.request.body.data(), head_.body_size);
  has_head_ = false;
  return true;
}

void Connection::ReadRequests() {
  if (!TakeRequest()) {
    if (close_after_) Close();
    return;
  }
  reply_ = origin_.Answer(head_.request);
  const std::chrono::milliseconds latency = reply_.delivery.latency;
  if (latency.count() > 0) return WaitFor(latency, State::kDelayed);
  Deliver();
}

void Connection::Send(std::string_view bytes) {
  bufferevent_write(stream_, bytes.data(), bytes.size());
}

void Connection::WaitFor(std::chrono::milliseconds delay, State state) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(delay);
  const std::chrono::microseconds rest = delay - seconds;
  const timeval time{static_cast<time_t>(seconds.count()), static_cast<suseconds_t>(rest.count())};
  state_ = state;
  event_add(timer_, &time);
}

// Closing then sends RST and no FIN.
void Connection::ResetOnClose() {
  const linger option{1, 0};
  ::setsockopt(bufferevent_getfd(stream_), SOL_SOCKET, SO_LINGER, &option, sizeof(option));
}

void Connection::Deliver() {
  const Delivery& delivery = reply_.delivery;
  if (delivery.reset) {
    ResetOnClose();
    return Close();
  }
  const bool cut = delivery.cut_after && *delivery.cut_after < reply_.body.size();
  if (cut) reply_.body.resize(*delivery.cut_after);
  close_after_ = cut || !head_.keep_alive;
  sent_size_ = 0;
  Send(HeadText(reply_, head_.keep_alive));
  if (delivery.drip && !reply_.body.empty()) return DripOn();
  state_ = State::kSending;
  Send(reply_.body);
}

void Connection::DripOn() {
  const Drip& drip = *reply_.delivery.drip;
  const size_t rest = reply_.body.size() - sent_size_;
  const size_t size = std::min<uint64_t>(rest, drip.size);
  const std::string_view body = reply_.body;
  // Before the last drop goes out, so that its end is seen.
  if (size == rest) state_ = State::kSending;
  Send(body.substr(sent_size_, size));
  sent_size_ += size;
  if (size != rest) WaitFor(drip.every, State::kDripping);
}

}  // namespace bfa::replay
