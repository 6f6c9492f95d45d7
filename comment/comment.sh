#!/usr/bin/env bash
# Comments on the pull request of a run of the gate, or changes the comment that is there.
# RUN: the run's id. HEAD: its owner:branch, and HEAD_SHA its commit. GITHUB_REPOSITORY, RUNNER_TEMP: as on a runner.
set -euo pipefail
export MARK='<!-- concurrency-bench -->'
LONGEST=60000 # bytes; GitHub takes 65,536 characters
suite=$(cd "$(dirname "$0")/.." && pwd)
folder="$RUNNER_TEMP/comment"

number=$(gh api -X GET "repos/$GITHUB_REPOSITORY/pulls" -f state=open -f head="$HEAD" \
  --jq '[.[] | select(.head.sha == env.HEAD_SHA)][0].number // empty')
if [ -z "$number" ]; then
  echo "no open pull request has this commit as its head: a newer push has its own run"
  exit 0
fi
if ! gh run download "$RUN" --repo "$GITHUB_REPOSITORY" --name gate --dir "$folder"; then
  echo "the run has kept no verdicts"
  exit 0
fi

# The exit code is the gate's: 1 for a regression, which is no failure here
(cd "$suite" && "$RUNNER_TEMP/gate-env/bin/python" -m bench gate --from "$folder/gate.json" \
  --summary "$folder/verdicts.md") >/dev/null || [ -s "$folder/verdicts.md" ]
{
  echo "$MARK"
  if [ "$(wc -c <"$folder/verdicts.md")" -lt "$LONGEST" ]; then
    cat "$folder/verdicts.md"
  else
    head -n 3 "$folder/verdicts.md"
    echo "The table is too long for a comment: it is in the summary of the gate's run."
  fi
} >"$folder/comment.md"

known=$(gh api --paginate "repos/$GITHUB_REPOSITORY/issues/$number/comments" \
  --jq '.[] | select(.user.login == "github-actions[bot]" and (.body | startswith(env.MARK))) | .id')
if [ -n "$known" ]; then
  gh api -X PATCH "repos/$GITHUB_REPOSITORY/issues/comments/${known%%$'\n'*}" -F body=@"$folder/comment.md" >/dev/null
else
  gh api -X POST "repos/$GITHUB_REPOSITORY/issues/$number/comments" -F body=@"$folder/comment.md" >/dev/null
fi
