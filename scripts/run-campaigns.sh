#!/usr/bin/env bash
# Runs the campaigns of tests/campaign at full size, optimised and without sanitizers, and keeps
# what they counted in build/campaign/figures.txt.
# Usage: run-campaigns.sh [GTEST_FILTER]     BFA_CAMPAIGN_PRESET=tsan runs them under that preset.
set -euo pipefail
cd "$(dirname "$0")/.."

preset=${BFA_CAMPAIGN_PRESET:-campaign}
cmake --preset "$preset"
programs=(bfa_campaign_tests bfa_crash_tests bfa_syscall_tests)
cmake --build --preset "$preset" --target "${programs[@]}"
export BFA_CAMPAIGN=full
for program in "${programs[@]}"; do
  "build/$preset/bin/$program" --gtest_filter="${1:-*}"
done | tee "build/$preset/figures.txt"
