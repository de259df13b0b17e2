"""How gunicorn serves: `gunicorn -c svpp/gunicorn.py app:app`. Address, port and workers are settings.

One process with threads on SQLite (one writer at a time anyway), two or more on PostgreSQL. TERM lets requests
in flight finish.
"""

import gc
import os
import socket
import struct
import sys
from typing import Any

from svpp.config import SettingError, read_settings

try:
    _settings = read_settings(os.environ)
except SettingError as fault:
    sys.exit(f"Ronde does not start: {fault}")

bind = f"{_settings.host}:{_settings.port}"
workers = _settings.workers
worker_class = "gthread"
threads = 16
timeout = 60
graceful_timeout = 20
keepalive = 15
#: no connection to the database is opened before the workers fork
preload_app = False
accesslog = None
errorlog = "-"
loglevel = "warning"
#: seconds without a byte after which a request is given up. How long it takes in all is not limited: a photo over
#: a slow network takes minutes.
SILENCE = 60


def when_ready(server: Any) -> None:
    """A phone that lost its network in the middle of a request holds no thread for good.

    What is accepted inherits it from what listens (Linux). Of receiving alone: a time limit of Python's would hold for
    a whole answer.
    """
    for listener in server.LISTENERS:
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", SILENCE, 0))


def post_worker_init(_worker: Any) -> None:
    """What was loaded to serve stays for good: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
