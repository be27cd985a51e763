#!/usr/bin/env bash
# Runs the campaigns of tests/campaign at full size, optimised and without sanitizers, and keeps
# what they counted in build/campaign/figures.txt.
# Usage: run-campaigns.sh [GTEST_FILTER]     BFA_CAMPAIGN_PRESET=tsan runs them under that preset.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${BFA_CAMPAIGN_PRESET:-campaign}
cmake --preset "$preset"
cmake --build --preset "$preset" --target bfa_campaign_tests
export BFA_CAMPAIGN=full
"build/$preset/bin/bfa_campaign_tests" --gtest_filter="${1:-*}" |
  tee "build/$preset/figures.txt"
