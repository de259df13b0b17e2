"""The WSGI application: `gunicorn app:app`, `flask --app app …`."""

import sys

from svpp.factory import create_app
from svpp.config import SettingError

try:
    app = create_app()
except SettingError as fault:
    sys.exit(f"Ronde does not start: {fault}")
