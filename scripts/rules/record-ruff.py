"""Writes down what ruff's AIR rules say of ruff-cases/: `python3 record-ruff.py RUFF`, lines of [file, line, code, message]."""
import json
import subprocess
import sys
from pathlib import Path

CASES = Path(__file__).parent / "ruff-cases"
said = subprocess.run(
    [sys.argv[1], "check", "--isolated", "--no-cache", "--preview", "--select", "AIR", "--output-format", "json", str(CASES)],
    capture_output=True, text=True, check=False,
).stdout
rows = sorted((Path(m["filename"]).name, m["location"]["row"], m["end_location"]["row"], m["code"], m["message"]) for m in json.loads(said))
(CASES / "said.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
print(len(rows), "things said")
