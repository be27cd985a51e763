#include "prober/replay/server.h"

#include <arpa/inet.h>
#include <event2/event.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "prober/replay/connection.h"

namespace bfa::replay {
namespace {

template <typename T, void (*kFree)(T*)>
struct Free {
  void operator()(T* object) const { kFree(object); }
};
using Base = std::unique_ptr<event_base, Free<event_base, event_base_free>>;
using Event = std::unique_ptr<event, Free<event, event_free>>;
using Listener = std::unique_ptr<evconnlistener, Free<evconnlistener, evconnlistener_free>>;

struct Server {
  Base base;
  Origin* origin;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections;
};

void OnAccept(evconnlistener* /*listener*/, evutil_socket_t socket, sockaddr* /*address*/,
              int /*size*/, void* context) {
  auto* const server = static_cast<Server*>(context);
  auto connection =
      std::make_unique<Connection>(server->base.get(), socket, *server->origin,
                                   [server](Connection* gone) { server->connections.erase(gone); });
  Connection* const key = connection.get();
  server->connections.emplace(key, std::move(connection));
}

void OnSignal(evutil_socket_t /*signal*/, short /*what*/, void* base) {
  event_base_loopbreak(static_cast<event_base*>(base));
}

Error Failed(const std::string& what) {
  return {ErrorCode::kIo, what + ": " + std::strerror(errno)};
}

sockaddr_in Loopback(uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

// 0 if it cannot be told.
uint16_t PortOf(evconnlistener* listener) {
  sockaddr_in address{};
  socklen_t size = sizeof(address);
  void* const place = &address;
  if (::getsockname(evconnlistener_get_fd(listener), static_cast<sockaddr*>(place), &size) != 0) {
    return 0;
  }
  return ntohs(address.sin_port);
}

}  // namespace

Status Serve(Origin& origin, uint16_t port, const std::function<Status(uint16_t)>& listening) {
  // A client that has gone shows in the result of write.
  ::signal(SIGPIPE, SIG_IGN);
  Server server{Base(event_base_new()), &origin, {}};
  if (!server.base) return Failed("cannot set up events");
  event_base* const base = server.base.get();
  sockaddr_in address = Loopback(port);
  void* const place = &address;
  const Listener listener(
      evconnlistener_new_bind(base, &OnAccept, &server, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE,
                              SOMAXCONN, static_cast<sockaddr*>(place), sizeof(address)));
  if (!listener) return Failed("cannot listen on 127.0.0.1:" + std::to_string(port));
  const Event terminated(evsignal_new(base, SIGTERM, &OnSignal, base));
  const Event interrupted(evsignal_new(base, SIGINT, &OnSignal, base));
  if (!terminated || !interrupted || evsignal_add(terminated.get(), nullptr) != 0 ||
      evsignal_add(interrupted.get(), nullptr) != 0) {
    return Failed("cannot wait for signals");
  }
  if (Status said = listening(PortOf(listener.get())); !said) return said;
  if (event_base_dispatch(base) < 0) return Failed("cannot wait for events");
  server.connections.clear();  // before the base that they stand on
  return {};
}

}  // namespace bfa::replay
