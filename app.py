"""The WSGI application: `gunicorn app:app`, `flask --app app …`."""

import sys

from svpp.config import SettingError
from svpp.factory import create_app

try:
    app = create_app()
except SettingError as fault:
    sys.exit(f"Ronde does not start: {fault}")
