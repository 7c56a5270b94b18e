#!/usr/bin/env bash
# Measures `tenure run` against the yardstick (polars copies the same CSV files to Parquet), alternating, on one machine.
# usage: benches/run.sh ROWS [REPEATS]        what it does and how to read it: BENCHMARKS.md
# settings: BENCH_DIR   folder of the generated data and of all scratch output (default target/bench)
#           YARDSTICK_ONLY=1   measures only polars, and needs no build of tenure where the data is there already
#           SPLINK=1           also measures the matching alone of Splink 5, with prepared records and a fixed model (trained on the way)
set -euo pipefail

rows=${1:?usage: benches/run.sh ROWS [REPEATS]}
repeats=${2:-3}
root=$(cd "$(dirname "$0")/.." && pwd)
folder=${BENCH_DIR:-$root/target/bench}
data=$folder/$rows
scratch=$folder/scratch
tenure=${CARGO_TARGET_DIR:-$root/target}/release/tenure

# A Python that has what is asked for: the one on the path, or else one in a venv of its own.
find_python() {
    local wanted=(polars ${SPLINK:+splink pyarrow})
    if python3 -c "import $(IFS=,; echo "${wanted[*]}")" 2>/dev/null; then
        echo python3
        return
    fi
    [[ -x $folder/venv/bin/python ]] || python3 -m venv "$folder/venv" >&2
    "$folder/venv/bin/pip" install --quiet "${wanted[@]}" >&2
    echo "$folder/venv/bin/python"
}

# prepare: the tools, the program, the data, and the data in the page cache.
prepare() {
    [[ -x /usr/bin/time ]] || { echo "GNU time is missing: apt-get install time" >&2; exit 1; }
    mkdir -p "$folder"
    python=$(find_python)
    if [[ ! -f $data/pipeline.toml || ! -f $data/.complete ]]; then
        cargo run --quiet --release --manifest-path "$root/Cargo.toml" --example generate -- --rows "$rows" --out "$data"
        touch "$data/.complete"
    fi
    if [[ -z ${YARDSTICK_ONLY:-} ]]; then
        cargo build --quiet --release --manifest-path "$root/Cargo.toml"
    fi
    model=$folder/splink-$rows.json
    if [[ -n ${SPLINK:-} && ! -f $model ]]; then
        "$python" "$root/benches/peer_splink.py" "$data" generated --model "$model" --fixed >&2
    fi
    exports=("$data/crm.csv" "$data/agency.csv" "$data/spreadsheet.csv")
    cat "${exports[@]}" > /dev/null
    : > "$folder/$rows.tsv"
}

# measure NAME COMMAND...: one run into an empty folder; appends name, wall seconds, CPU seconds and peak KiB.
measure() {
    local name=$1 measured=$folder/time.txt
    shift
    rm -rf "$scratch"
    if ! /usr/bin/time --format '%e %U %S %M' --output "$measured" "$@"; then
        echo "$name failed; nothing is reported" >&2
        exit 1
    fi
    tail -n 1 "$measured" | awk -v OFS='\t' -v name="$name" '{ print name, $1, $2 + $3, $4 }' | tee -a "$folder/$rows.tsv" >&2
    rm -rf "$scratch"
}

# report: median and range of the wall time, least CPU time, largest peak memory, and the ratio of the medians.
report() {
    sort -t $'\t' -k1,1 -k2,2n "$folder/$rows.tsv" | awk -F '\t' -v rows="$rows" '
        function flush() {
            if (!count) return
            middle = (wall[int((count + 1) / 2)] + wall[int(count / 2) + 1]) / 2
            if (!first) first = middle
            printf "| %s | %.2f | %.2f-%.2f | %.2f | %.0f | %.2f |\n", name, middle, wall[1], wall[count], cpu, peak / 1024, middle / first
            count = peak = 0
        }
        BEGIN {
            printf "| %d rows | median s | range s | least CPU s | peak MiB | ratio |\n| --- | ---: | ---: | ---: | ---: | ---: |\n", rows
        }
        $1 != name { flush(); name = $1; cpu = $3 }
        { wall[++count] = $2; if ($3 < cpu) cpu = $3; if ($4 > peak) peak = $4 }
        END { flush() }'
    echo
    echo "$(nproc) cores, $(uname -sr), polars $("$python" -c 'import polars; print(polars.__version__)')," \
        "$(cat "${exports[@]}" | wc -c) bytes of CSV, $repeats runs each"
}

prepare
for ((repeat = 0; repeat < repeats; repeat++)); do
    measure "polars copy" "$python" "$root/benches/yardstick.py" "$scratch" "${exports[@]}"
    if [[ -z ${YARDSTICK_ONLY:-} ]]; then
        measure "tenure run" "$tenure" run "$data/pipeline.toml" --out "$scratch" -q
    fi
    if [[ -n ${SPLINK:-} ]]; then
        measure "splink match" "$python" "$root/benches/peer_splink.py" "$data" generated --model "$model" --fixed
    fi
done
report
