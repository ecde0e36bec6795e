#!/usr/bin/env bash
# One-shot RFM tiering of Online Retail, process start to file written: terrace beside pandas.
#
# usage: scripts/bench/rfm.sh [TERRACE]      (default: the one `make build` leaves)
#
# Runs alternate, so that both meet the same machine; what is printed are medians of PAIRS runs each (default 7).
# The data is read from TERRACE_SHARED_DATA, by default ../shared/data beside the checkout. pandas lives in a folder
# of its own outside of the checkout, unless TERRACE_BENCH_PYTHON names a Python that has it.
set -euo pipefail
export LC_ALL=C
cd "$(dirname "$0")/../.."

terrace=${1:-${CARGO_TARGET_DIR:-$HOME/.cache/terrace-target}/release/terrace}
pairs=${PAIRS:-7}
orders=${TERRACE_SHARED_DATA:-../shared/data}/online_retail/online_retail.csv.gz
policy=policies/retail.yaml
as_of=2011-12-11
cache=${XDG_CACHE_HOME:-$HOME/.cache}/terrace-bench

if [ ! -f "$orders" ]; then
  echo "no Online Retail data at $orders: set TERRACE_SHARED_DATA to the folder that holds online_retail/" >&2
  exit 2
fi
python=${TERRACE_BENCH_PYTHON:-$cache/venv/bin/python}
if ! { [ -x "$python" ] && "$python" -c 'import pandas, pyarrow' 2>/dev/null; }; then
  echo "installing pandas and pyarrow into $cache/venv" >&2
  mkdir -p "$cache"
  python3 -m venv --clear "$cache/venv"
  python=$cache/venv/bin/python
  "$python" -m pip install --quiet --disable-pip-version-check pandas pyarrow
fi
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

ours() {
  "$terrace" tier --orders "$orders" --policy "$policy" --as-of "$as_of" --out "$scratch/terrace.csv" \
    >"$scratch/terrace.log" 2>&1 || { cat "$scratch/terrace.log" >&2; return 1; }
}
theirs() { "$python" scripts/bench/rfm_pandas.py "$orders" "$scratch/pandas.csv" "$as_of"; }

# Milliseconds that a command takes, with three decimals.
timed() {
  rm -f "$scratch/terrace.csv" "$scratch/pandas.csv"
  local start=${EPOCHREALTIME/./}
  "$@"
  local end=${EPOCHREALTIME/./}
  printf '%d.%03d\n' $(((end - start) / 1000)) $(((end - start) % 1000))
}
median() { sort -n "$1" | awk '{ t[NR] = $1 } END { print NR % 2 ? t[(NR + 1) / 2] : (t[NR / 2] + t[NR / 2 + 1]) / 2 }'; }
spread() { sort -n "$1" | awk 'NR == 1 { low = $1 } { high = $1 } END { printf "%.0f to %.0f", low, high }'; }
customers() { tail -n +2 "$1" | wc -l | tr -d ' '; }

# The first run of each fills the caches and is not counted.
ours && echo "terrace: $(customers "$scratch/terrace.csv") customers" >&2
theirs && echo "pandas: $(customers "$scratch/pandas.csv") customers" >&2

for _ in $(seq "$pairs"); do
  timed ours >>"$scratch/ours"
  timed theirs >>"$scratch/theirs"
done

a=$(median "$scratch/ours")
b=$(median "$scratch/theirs")
"$terrace" --version
"$python" -c 'import pandas, platform; print(f"pandas {pandas.__version__}, Python {platform.python_version()}")'
printf '%s cores, %s pairs\n\n' "$(nproc)" "$pairs"
printf '| program | median, ms | range, ms |\n|---|---:|---:|\n'
printf '| terrace | %.0f | %s |\n' "$a" "$(spread "$scratch/ours")"
printf '| pandas | %.0f | %s |\n' "$b" "$(spread "$scratch/theirs")"
awk -v a="$a" -v b="$b" 'BEGIN { printf "\nterrace takes %.2f of the time of pandas (pandas ÷ terrace = %.2f)\n", a / b, b / a }'
