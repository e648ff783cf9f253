# This file has to parse on every Python, Python 2 included: it is what tells the user that theirs is too old.
import json
import os
import sys

if sys.version_info < (3, 9):
    sys.stdout.write(
        json.dumps(
            {
                "event": "failure",
                "reason": "interpreter",
                "message": "Python %d.%d.%d (%s) is too old: Dagwright needs Python 3.9 or newer. Select another interpreter."
                % (sys.version_info[0], sys.version_info[1], sys.version_info[2], sys.executable),
            }
        )
        + "\n"
    )
    sys.stdout.flush()
    sys.exit(3)

_HERE = os.path.dirname(os.path.abspath(__file__))
# Python puts this folder first on the path, where `main` and `context` would stand in for the user's modules.
sys.path[:] = [os.path.dirname(_HERE)] + [_path for _path in sys.path if os.path.abspath(_path or ".") != _HERE]

from dagwright_worker.main import main  # noqa: E402

if __name__ == "__main__":
    sys.path.pop(0)
    main(sys.argv[1:])
