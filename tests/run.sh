# Sourced by ./bridge test: all suites one after the other, then the report. Last line: "N passed, N failed, N skipped".
# Each suite leaves a results file; a suite that leaves none counts as one failure.

fast=
for argument in "$@"; do
    case "$argument" in
        --fast) fast=1 ;;
        --help) say "./bridge test [--fast]: every suite, totals in the last line; --fast leaves Blender out. Results: artifacts/test-results."; exit 0 ;;
        *) die "test: unknown option '$argument' (there is only --fast)." ;;
    esac
done

need python3:python3 sqlite3:sqlite3
if [ -z "$fast" ]; then
    need_blender
    need Xvfb:xvfb xauth:xauth xdotool:xdotool import:imagemagick strace:strace faketime:faketime mkfs.ext4:e2fsprogs losetup:mount
    [ -e /usr/lib/x86_64-linux-gnu/dri/swrast_dri.so ] || need swrast_dri.so:libgl1-mesa-dri
fi
build "$root/ActorBridge.sln"

results="$artifacts/test-results"
# Each suite leaves the audit logs that it wrote here; the last suite reads every line of them.
export ACTORBRIDGE_LOG_SHELF="$artifacts/test-logs"
# And each message that went over a wire here, in either direction.
export ACTORBRIDGE_WIRE_SHELF="$artifacts/test-wire"
rm -rf "$results" "$ACTORBRIDGE_LOG_SHELF" "$ACTORBRIDGE_WIRE_SHELF"
mkdir -p "$results" "$ACTORBRIDGE_LOG_SHELF" "$ACTORBRIDGE_WIRE_SHELF"

# In this order: the rooms, the runtime, then everything together.
suites=()
while IFS= read -r project; do suites+=("$project"); done < <(
    grep -l '<IsTestProject>true' "$root"/tests/*/*.csproj | sort | grep -v -E '/(EndToEnd|Torture)/'
    [ -n "$fast" ] || grep -l '<IsTestProject>true' "$root"/tests/{EndToEnd,Torture}/*.csproj 2>/dev/null
)

run_addon() {
    local started=$SECONDS outcome
    # What a script puts into the background ignores Ctrl-C, and so would the Blenders in it.
    env --default-signal=INT,QUIT python3 "$root/tests/addon/run.py" ${fast:+--fast} --results "$results/addon.json" >"$results/addon.log" 2>&1 && outcome=ok || outcome=FAILED
    say "$(printf '%-34s %-7s %4d s' addon "$outcome" $((SECONDS - started)))"
    [ $outcome = ok ] || tail -n 40 "$results/addon.log" >&2
}

printf 'addon\n' >>"$results/expected"
addon=
for project in "${suites[@]}"; do
    # A suite of the embedded runtime's own is empty with the other one.
    if [ "$runtime" = akka ] && grep -q "PropertyGroup Condition=\"'\$(AkkaRuntime)' == 'embedded'\"" "$project"; then continue; fi
    name=$(basename "$project" .csproj)
    # A Blender keeps one core busy, and so does what is left of the suites from here on: side by side they take half the time.
    if [ "$name" = EndToEnd ]; then run_addon & addon=$!; fi
    started=$SECONDS
    printf '%s\n' "$name" >>"$results/expected"
    # A hang is a failure that names its test, not a run that never ends.
    dotnet test "$project" -c $configuration -p:AkkaRuntime="$runtime" --no-build --nologo -v q \
        --logger "trx;LogFileName=$name.trx" --results-directory "$results" --blame-hang-timeout 5m --blame-hang-dump-type none \
        >"$results/$name.log" 2>&1 && outcome=ok || outcome=FAILED
    say "$(printf '%-34s %-7s %4d s' "$name" "$outcome" $((SECONDS - started)))"
    [ $outcome = ok ] || grep -E '^\s+(Failed|Error Message|Assert)|\[FAIL\]|Expected|Actual' "$results/$name.log" | head -n 40 >&2 || true
done
if [ -n "$addon" ]; then wait "$addon"; else run_addon; fi

printf 'log-lines\nwire-frames\n' >>"$results/expected"
started=$SECONDS
dotnet run --no-build -c $configuration --project "$root/tests/LogLines" -p:AkkaRuntime="$runtime" -- "$root" "$ACTORBRIDGE_LOG_SHELF" "$results/log-lines.json" "$ACTORBRIDGE_WIRE_SHELF" "$results/wire-frames.json" \
    >"$results/log-lines.log" 2>&1 && outcome=ok || outcome=FAILED
say "$(printf '%-34s %-7s %4d s' log-lines "$outcome" $((SECONDS - started)))"
tail -n 2 "$results/log-lines.log" >&2
[ $outcome = ok ] || tail -n 20 "$results/log-lines.log" >&2

exec dotnet run --no-build -c $configuration --project "$root/tests/Report" -p:AkkaRuntime="$runtime" -- "$root" "$results" "$artifacts" ${fast:+--fast}
