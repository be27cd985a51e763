// How much a campaign does: a sample in the ordinary test run, all of it in `make campaign`.
#ifndef BFA_TESTS_CAMPAIGN_CAMPAIGN_SIZE_H_
#define BFA_TESTS_CAMPAIGN_CAMPAIGN_SIZE_H_

#include <cstdlib>
#include <string_view>

namespace bfa::test {

// Whether the environment has BFA_CAMPAIGN=full, as scripts/run-campaigns.sh sets it.
inline bool IsFullCampaign() {
  const char* value = std::getenv("BFA_CAMPAIGN");
  return value != nullptr && std::string_view(value) == "full";
}

// `full` in a full campaign, `sample` otherwise.
template <typename T>
T CampaignSize(T sample, T full) {
  return IsFullCampaign() ? full : sample;
}

}  // namespace bfa::test

#endif  // BFA_TESTS_CAMPAIGN_CAMPAIGN_SIZE_H_
