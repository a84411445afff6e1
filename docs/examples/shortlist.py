"""An applicant-tracking system's export in, a ranked shortlist out: a job's applicants as its own CSV import takes them.

    python shortlist.py export.json shortlist.csv http://127.0.0.1:8000 key.txt

Needs nothing but Python. Change ``to_candidate`` to the fields your system exports.
"""

import csv
import json
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path


def to_candidate(application: dict) -> dict:
    """A candidate row. Names, mail addresses and the like stay where they are: nothing here needs them."""
    return {
        "id": application["application_id"],
        "resume_text": application.get("resume", ""),
        "awards": [
            {
                "title": one["name"],
                "issuer": one.get("organisation"),
                "issued": one.get("date"),
                "expires": one.get("valid_until"),
            }
            for one in application.get("certificates", [])
        ],
    }


def post(server: str, path: str, body: dict, key: str, tries: int = 5) -> dict:
    """The answer to a request; one that is refused because others wait is sent again when asked to."""
    request = urllib.request.Request(
        server + path,
        json.dumps(body).encode(),
        {"Content-Type": "application/json", "X-API-Key": key},
    )
    for left in range(tries, 0, -1):
        try:
            with urllib.request.urlopen(request) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code != 503 or left == 1:
                raise SystemExit(
                    f"{error.code}: {json.load(error).get('detail', 'no reason given')}"
                ) from None
            time.sleep(float(error.headers.get("Retry-After", 2)))
    raise AssertionError("not reached")


def shortlist(export: dict, server: str, key: str, top: int = 10) -> list[dict]:
    """The best applicants of an export, and after them those nothing could be read of."""
    job = export["job"]
    answer = post(
        server,
        "/rank",
        {
            "posting": {"id": job["id"], "title": job["title"], "text": job["description"]},
            "candidates": [to_candidate(one) for one in export["applications"]],
            "top": top,
        },
        key,
    )
    labels = {one["id"]: one["label"] for one in answer["posting"]["requirements"]}
    rows = [
        {
            "application_id": one["candidate_id"],
            "rank": one["rank"],
            "coverage_percent": round(100 * one["score"]),
            "verified_percent": round(100 * one["verified_score"]),
            "covered": "; ".join(
                labels[line["requirement_id"]] for line in one["lines"] if (line["coverage"] or 0) >= 0.7
            ),
            "missing": "; ".join(
                labels[line["requirement_id"]] for line in one["lines"] if line["coverage"] == 0
            ),
            "note": "",
        }
        for one in answer["ranking"]
    ]
    unknown = [(one["candidate_id"], one["reason"]) for one in answer["not_assessed"]]
    return rows + [{"application_id": one, "note": reason} for one, reason in unknown]


def main(export: str, output: str, server: str, key_file: str) -> None:
    """Reads the export and writes the shortlist."""
    key = Path(key_file).read_text("utf8").strip()
    rows = shortlist(json.loads(Path(export).read_text("utf8")), server, key)
    columns = ["application_id", "rank", "coverage_percent", "verified_percent", "covered", "missing", "note"]
    with open(output, "w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main(*sys.argv[1:])
