#include "prober/delayed_calls.h"

#include <algorithm>
#include <utility>

namespace bfa::internal {

void DelayedCalls::Add(Time due, Call call) {
  heap_.push_back({due, next_sequence_++, std::move(call)});
  std::ranges::push_heap(heap_, IsLater);
}

void DelayedCalls::MakeDue(Time now) {
  std::vector<Call> calls;
  while (!heap_.empty() && heap_.front().due <= now) {
    std::ranges::pop_heap(heap_, IsLater);
    calls.push_back(std::move(heap_.back().call));
    heap_.pop_back();
  }
  for (const Call& call : calls) call();
}

}  // namespace bfa::internal
